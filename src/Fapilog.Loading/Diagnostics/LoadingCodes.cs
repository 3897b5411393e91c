namespace Fapilog.Loading;

/// <summary>
/// The codes of everything that can go wrong between a file in the plugins folder and a dispatcher. Each has a page under
/// <c>docs/diagnostics</c>.
/// </summary>
internal static class LoadingCodes
{
    public const string NoSuchProvider = "FAP1001";
    public const string Ambiguous = "FAP1002";
    public const string NotAnAssembly = "FAP1003";
    public const string NoProvider = "FAP1004";
    public const string SeveralEntries = "FAP1005";
    public const string ContractVersion = "FAP1006";
    public const string TargetFramework = "FAP1007";
    public const string BadName = "FAP1008";
    public const string MalformedDeclaration = "FAP1009";
    public const string UnusableClass = "FAP1010";
    public const string LinkLeavesFolder = "FAP1011";
    public const string UnreadableFile = "FAP1012";
    public const string LoadFailed = "FAP1013";
    public const string ConstructionFailed = "FAP1014";
    public const string ConstructionTimedOut = "FAP1015";
    public const string BuiltInName = "FAP1016";
    public const string NetStandard = "FAP1017";
    public const string ContractMember = "FAP1018";
    public const string NewerContract = "FAP1019";
    public const string ContractKey = "FAP1020";
    public const string FileName = "FAP1021";
    public const string MissingDependency = "FAP1022";
    public const string DependencyOfHost = "FAP1023";
    public const string DependencyFile = "FAP1024";
    public const string MissingFile = "FAP1025";
    public const string NativeWithoutFile = "FAP1026";
    public const string DangerousCall = "FAP1027";
    public const string NotPinned = "FAP1028";
    public const string PinBroken = "FAP1029";
    public const string WorldWritable = "FAP1030";
    public const string LockUnreadable = "FAP1031";
    public const string FolderChanged = "FAP1032";
    public const string SafeMode = "FAP1033";
    public const string RegisteredTwice = "FAP1034";
    public const string InitializerFailed = "FAP1035";

    public const string UnknownSetting = "FAP2101";
    public const string MissingSetting = "FAP2102";
    public const string WrongType = "FAP2103";
    public const string InvalidSetting = "FAP2104";
    public const string SecretUnreadable = "FAP2105";
}
