using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Settings;

public class SettingsTests : PluginsFolderFixture
{
    private const string Secret = "a-token-nobody-may-see";
    private const string Durations = SettingDuration.Forms + ".";
    private const string Base = "Fapilog:Alerting:Providers:chat:Settings";

    public SettingsTests()
    {
        Fixture.CopyFile("RichSettings", Plugins);
    }

    [Fact]
    public async Task Bind_EverythingGiven_IsBound()
    {
        var instance = Create(Request("rich", settings:
        [
            ("URL", "https://example.com/x"), ("Port", "8080"), ("Pause", "00:01:00"), ("Colour", "green"), ("Loud", "true"),
            ("Team", "core"), ("Proxy:Host", "proxy"), ("Proxy:Port", "3128"),
            ("To:0", "a@x"), ("To:1", "b@x"), ("Rooms:0:Name", "#one"), ("Rooms:1:Name", "#two"), ("Rooms:1:Token", Secret),
            ("Codes:0", "1"), ("Codes:1", "2"), ("Tags:0", "t1"), ("Tags:1", "t2"),
            ("Headers:X-Team", "core"), ("Headers:X-Other", "y"), ("Keys:one", Secret), ("Key", Secret),
        ]));

        var receipt = await Send(instance);

        Assert.Equal(
            "https://example.com/x|8080|00:01:00|Green|True|core|proxy:3128|a@x,b@x|#one,#two|1,2|t1,t2|"
            + "X-Other=y,X-Team=core|one",
            receipt.Reference);
        Assert.Contains("Headers:X-Team", receipt.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bind_NullsAndEmptyLists_KeepTheDefaults()
    {
        var receipt = await Send(
            Create(Request("rich", settings: [("Url", "https://x"), ("Team", "t"), ("Port", null), ("To", ""), ("Loud", null)])));

        Assert.Equal("https://x/|443|00:00:01|Red||t|:||||||", receipt.Reference);
    }

    [Fact]
    [Trait("Row", "C2")]
    [Trait("Row", "C3")]
    public void Bind_EveryKindOfFault_IsReportedAtOnceWithItsPathAndNoValue()
    {
        var faults = Faults(Request("rich", settings:
        [
            ("Ulr", Secret), ("Port", "70000"), ("Pause", Secret), ("Colour", Secret), ("Loud", Secret),
            ("Key", "env:FAPILOG_TEST_ABSENT"),
            ("Proxy:Host", Secret + Secret), ("Proxy:Port", Secret), ("Proxy:Usr", Secret),
            ("To", Secret), ("Rooms:0:Name", "NO" + Secret), ("Rooms:1:Token", Secret), ("Codes:0", "1"), ("Codes:1", Secret),
            ("Headers", Secret), ("Keys:one", "file:absent-file"), ("Refused", "4711"), ("Team:Name", Secret),
        ]));

        Assert.Equal(
            [
                "FAP2101 Ulr", "FAP2101 Proxy:Usr", "FAP2102 Rooms:1:Name", "FAP2103 Codes:1", "FAP2103 Colour",
                "FAP2103 Headers",
                "FAP2103 Loud", "FAP2103 Pause", "FAP2103 Proxy:Port", "FAP2103 Team", "FAP2103 To", "FAP2104 Port",
                "FAP2104 Proxy:Host",
                "FAP2104 Refused", "FAP2104 Rooms:0:Name", "FAP2105 Key", "FAP2105 Keys:one",
            ],
            faults.Select(fault => $"{fault.Code} {fault.Path![(Base.Length + 1)..]}")
                .OrderBy(text => text[..7])
                .ThenBy(text => text is "FAP2101 Ulr" ? "" : text, StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal));
        Assert.All(faults, fault => Assert.DoesNotContain("4711", fault.ToString(), StringComparison.Ordinal));
        Assert.All(faults, fault => Assert.StartsWith(Base, fault.Path, StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Row", "C2")]
    [Trait("Row", "C3")]
    [InlineData(
        "Ulr",
        "x",
        "There is no setting 'Ulr'. Did you mean 'Url'? The settings are 'Codes', 'Colour', 'Headers', 'Key', 'Keys', 'Loud', "
        + "'Pause', 'Port', 'Proxy', 'Refused', 'Rooms', 'Standing', 'Tags', 'Team', 'To', 'Url'.")]
    [InlineData(
        "Port",
        "many",
        "The setting 'Port' must be a whole number from 1 to 65535. Correct the value of '" + Base + ":Port'.")]
    [InlineData(
        "Port",
        "",
        "The setting 'Port' is empty. It must be a whole number from 1 to 65535. Give '" + Base + ":Port' a value, or leave it out.")]
    [InlineData("Codes:0", "x", "The setting 'Codes:0' must be a whole number. Correct the value of '" + Base + ":Codes:0'.")]
    [InlineData(
        "Codes:0",
        "2147483648",
        "The setting 'Codes:0' is '2147483648'. It must be a whole number from -2147483648 to 2147483647. Correct the value of '" + Base + ":Codes:0'.")]
    [InlineData("Loud", " ", "The setting 'Loud' is empty. It must be 'true' or 'false'. Give '" + Base + ":Loud' a value, or leave it out.")]
    [InlineData("Port", "0", "The setting 'Port' is 0. It must be from 1 to 65535. Correct the value of '" + Base + ":Port'.")]
    [InlineData("Pause", "0", "The setting 'Pause' is '0'. It must be " + Durations + " Did you mean '0s'? Correct the value of '" + Base + ":Pause'.")]
    [InlineData("Colour", "gre", "The setting 'Colour' is 'gre'. It must be one of 'Red', 'Green'. Did you mean 'Green'? Correct the value of '" + Base + ":Colour'.")]
    [InlineData("Key", "env:", "The secret 'env:' names no environment variable. Write its name after 'env:'.")]
    [InlineData("Key", "env: ", "The secret 'env:' names no environment variable. Write its name after 'env:'.")]
    [InlineData("Key", "file:", "The secret 'file:' names no file. Write its path after 'file:'.")]
    [InlineData(
        "Colour", "blue", "The setting 'Colour' is 'blue'. It must be one of 'Red', 'Green'. Correct the value of '" + Base + ":Colour'.")]
    [InlineData("Colour", "7", "The setting 'Colour' is '7'. It must be one of 'Red', 'Green'. Correct the value of '" + Base + ":Colour'.")]
    [InlineData("Colour", "Rad", "The setting 'Colour' is 'Rad'. It must be one of 'Red', 'Green'. Did you mean 'Red'? Correct the value of '" + Base + ":Colour'.")]
    [InlineData("Colour", "Red, Green", "The setting 'Colour' is 'Red, Green'. It must be one of 'Red', 'Green'. Correct the value of '" + Base + ":Colour'.")]
    [InlineData("Pause", "long", "The setting 'Pause' must be " + Durations + " Correct the value of '" + Base + ":Pause'.")]
    [InlineData("Pause", "24:00:00", "The setting 'Pause' is '24:00:00'. It must be " + Durations + " Correct the value of '" + Base + ":Pause'.")]
    [InlineData("Loud", "very", "The setting 'Loud' is 'very'. It must be 'true' or 'false'. Correct the value of '" + Base + ":Loud'.")]
    [InlineData(
        "Proxy",
        "host",
        "The setting 'Proxy' must be a group of settings: write '" + Base + ":Proxy:Host', or braces in JSON. Correct the value of '" + Base + ":Proxy'.")]
    [InlineData(
        "To",
        "a@x",
        "The setting 'To' must be a list: write '" + Base + ":To:0' and so on, or brackets in JSON. Correct the value of '" + Base + ":To'.")]
    [InlineData(
        "To:first",
        "a@x",
        "The setting 'To' must be a list: write '" + Base + ":To:0' and so on, or brackets in JSON. Correct the value of '" + Base + ":To'.")]
    [InlineData(
        "Headers",
        "x",
        "The setting 'Headers' must be a map of names and values: write '" + Base + ":Headers:NAME', or braces in JSON. Correct the value of '" + Base + ":Headers'.")]
    [InlineData("Key", "", "The setting 'Key' is empty. Give '" + Base + ":Key' a value, or leave it out.")]
    [InlineData(
        "Key",
        "env:FAPILOG_TEST_ABSENT",
        "The secret's environment variable 'FAPILOG_TEST_ABSENT' is not set or is empty. Set it, or name another source.")]
    [InlineData("Refused", "1", "The provider refuses the value of 'Refused' (ArgumentOutOfRangeException).")]
    public void Bind_OneFault_SaysWhatIsLegal(string key, string value, string message)
    {
        var fault = Assert.Single(Faults(Request("rich", settings: [("Url", "https://x"), ("Team", "t"), (key, value)])));
        Assert.Equal(message, fault.Message);
    }

    // .NET reads '#25', '&h19' and '0x19' as hexadecimal, a time without an offset as one of this machine, '01/02/2030' as the
    // second of January, any text as a relative address, and an empty text as null where the type has one.
    [Theory]
    [InlineData("Int", "25", "25")]
    [InlineData("Int", " +25 ", "25")]
    [InlineData("Int", "-25", "-25")]
    [InlineData("Int", "007", "7")]
    [InlineData("Int", "#25", null)]
    [InlineData("Int", "#16d", null)]
    [InlineData("Int", "&h19", null)]
    [InlineData("Int", "&H19", null)]
    [InlineData("Int", "0x200000", null)]
    [InlineData("Int", "0X19", null)]
    [InlineData("Int", "1,000", null)]
    [InlineData("Int", "1 000", null)]
    [InlineData("Int", "1_000", null)]
    [InlineData("Int", "25.0", null)]
    [InlineData("Int", "1e3", null)]
    [InlineData("Int", "(25)", null)]
    [InlineData("Int", "+-25", null)]
    [InlineData("Int", "\u0662\u0665", null)]
    [InlineData("Int", "25\0", null)]
    [InlineData("Int", "2147483648", null)]
    [InlineData("Int", "", null)]
    [InlineData("Byte", "#25", null)]
    [InlineData("Byte", "256", null)]
    [InlineData("Short", "&h19", null)]
    [InlineData("Long", "0x19", null)]
    [InlineData("Long", "9223372036854775807", "9223372036854775807")]
    [InlineData("Unsigned", "#19", null)]
    [InlineData("Unsigned", "-1", null)]
    [InlineData("Big", "0x19", null)]
    [InlineData("Big", "170141183460469231731687303715884105727", "170141183460469231731687303715884105727")]
    [InlineData("Optional", "#25", null)]
    [InlineData("Optional", "", null)]
    [InlineData("Optional", " ", null)]
    [InlineData("Ints:0", "#25", null)]
    [InlineData("Ints:0", "", null)]
    [InlineData("Map:a", "0x19", null)]
    [InlineData("Double", "0.5", "0.5")]
    [InlineData("Double", "1e3", "1000")]
    [InlineData("Double", "1,5", null)]
    [InlineData("Double", "NaN", null)]
    [InlineData("Double", "Infinity", null)]
    [InlineData("Double", "1e999", null)]
    [InlineData("Double", "0x19", null)]
    [InlineData("Float", "1e99", null)]
    [InlineData("Decimal", "0.50", "0.50")]
    [InlineData("Decimal", "1,000.5", null)]
    [InlineData("Decimal", "#25", null)]
    [InlineData("Decimal", "1e999", null)]
    [InlineData("Time", "2030-01-31T12:00:00", "01/31/2030 12:00:00 +00:00")]
    [InlineData("Time", "2030-01-31T12:00:00+02:00", "01/31/2030 12:00:00 +02:00")]
    [InlineData("Time", "2030-01-31", "01/31/2030 00:00:00 +00:00")]
    [InlineData("Time", "01/02/2030", null)]
    [InlineData("Time", "12:00", null)]
    [InlineData("Time", "", null)]
    [InlineData("Old", "2030-01-31T12:00", "01/31/2030 12:00:00 Utc")]
    [InlineData("Old", "2030-01-31T12:00:00+02:00", "01/31/2030 10:00:00 Utc")]
    [InlineData("Old", "31.1.2030", null)]
    [InlineData("Date", "2030-01-31", "01/31/2030")]
    [InlineData("Date", "01/02/2030", null)]
    [InlineData("Clock", "22:00", "22:00")]
    [InlineData("Clock", "24:00", null)]
    [InlineData("Pause", "30", null)]
    [InlineData("Pause", "", null)]
    [InlineData("Id", "0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("Id", "25", null)]
    [InlineData("Address", "https://example.com/x", "https://example.com/x")]
    [InlineData("Address", "example.com", null)]
    [InlineData("Address", "/x", null)]
    [InlineData("Address", "", null)]
    [InlineData("Bytes", "AQI=", "System.Byte[]")]
    [InlineData("Bytes", "", null)]
    [InlineData("Letter", " ", " ")]
    [InlineData("Letter", "", null)]
    [InlineData("Letter", "ab", null)]
    [InlineData("Days", "monday, Friday", "Monday, Friday")]
    [InlineData("Days", "3", null)]
    [InlineData("Days", "Monday,Someday", null)]
    [InlineData("Text", "", "")]
    [InlineData("None", "", "none")]
    public void Bind_OneValue_IsReadAsPeopleMeanItOrRefused(string key, string value, string? expected)
    {
        var bound = SettingsBinder.Bind(typeof(KindsSettings), Request("kinds", settings: (key, value)));

        Assert.Equal(
            expected is null ? [$"FAP2103 {Base}:{key}"] : [], bound.Faults.Select(fault => $"{fault.Code} {fault.Path}"));
        if (expected is not null)
        {
            Assert.Equal(expected, typeof(KindsSettings).GetProperty(key)!.GetValue(bound.Value) switch
            {
                null => "none",
                DateTime time => $"{time.ToString(CultureInfo.InvariantCulture)} {time.Kind}",
                var read => Convert.ToString(read, CultureInfo.InvariantCulture),
            });
        }
    }

    [Fact]
    [Trait("Row", "C1")]
    public void Bind_NothingConfigured_NamesWhatIsRequired()
    {
        var request =
            new ProviderRequest { InstanceName = "chat", ProviderName = "rich", ConfigurationPath = "Fapilog:Alerting" };

        Assert.Equal(
            ["FAP2102 at 'Fapilog:Alerting:Settings:Team'", "FAP2102 at 'Fapilog:Alerting:Settings:Url'"],
            Faults(request).Select(fault => fault.ToString().Split(": ")[0]).Order());
    }

    [Fact]
    public void Bind_CrossFieldRule_IsAskedWhenTheMembersAreSoundAndIsMasked()
    {
        var fault = Assert.Single(Faults(Request("rich", settings: [("Url", "http://x"), ("Team", "t"), ("Key", Secret)])));

        Assert.Equal(
            ("FAP2104", $"{Base}:Url", "'Url' must not be http when the key is [secret]."),
            (fault.Code, fault.Path, fault.Message));
    }

    [Fact]
    public void Bind_CrossFieldRuleOfUnsoundMembers_IsNotAsked() => Assert.Equal(
        $"{Base}:Port",
        Assert.Single(Faults(Request("rich", settings: [("Url", "http://x"), ("Team", "t"), ("Port", "0")]))).Path);

    [Fact]
    [Trait("Row", "C5")]
    public void Bind_RelativeSecretFile_StartsAtTheRequestsFolder()
    {
        File.WriteAllText(Path.Combine(Root, "key.txt"), Secret + "\n");

        Assert.NotNull(Create(Request(
            "rich",
            baseDirectory: Root,
            settings: [("Url", "https://x"), ("Team", "t"), ("Key", "file:key.txt")])));

        var fault = Assert.Single(Faults(Request(
            "rich",
            baseDirectory: Root,
            settings: [("Url", "https://x"), ("Team", "t"), ("Key", "file:no.txt")])));
        Assert.Equal("FAP2105", fault.Code);
        Assert.Contains($"'{Path.Combine(Root, "no.txt")}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_ProviderWithoutSettings_TakesNone()
    {
        Fixture.CopyFile("TwoProviders", Plugins);

        var fault = Assert.Single(Faults(Request("first-of-two", settings: ("Url", Secret))));

        Assert.Equal(
            ("FAP2101", $"{Base}:Url", "There is no setting 'Url'. No settings are taken here: remove it."),
            (fault.Code, fault.Path, fault.Message));
    }

    [Flags]
    internal enum Days
    {
        None = 0,
        Monday = 1,
        Friday = 2,
    }

    /// <summary>One member of each kind that .NET converts from a text.</summary>
    internal sealed class KindsSettings
    {
        public int Int { get; set; }

        public byte Byte { get; set; }

        public short Short { get; set; }

        public long Long { get; set; }

        public ulong Unsigned { get; set; }

        public Int128 Big { get; set; }

        public int? Optional { get; set; }

        public IReadOnlyList<int> Ints { get; set; } = [];

        public IReadOnlyDictionary<string, int> Map { get; set; } = new Dictionary<string, int>();

        public double Double { get; set; }

        public float Float { get; set; }

        public decimal? Decimal { get; set; }

        public DateTimeOffset? Time { get; set; }

        public DateTime? Old { get; set; }

        public DateOnly Date { get; set; }

        public TimeOnly? Clock { get; set; }

        public TimeSpan? Pause { get; set; }

        public Guid Id { get; set; }

        public Uri? Address { get; set; }

        public byte[]? Bytes { get; set; }

        public char Letter { get; set; }

        public Days Days { get; set; }

        public string? Text { get; set; }

        [DisplayFormat(ConvertEmptyStringToNull = true)]
        public int? None { get; set; }
    }
}
