namespace Fapilog.Fixtures.Helping;

public abstract class HelperBase
{
    public static string Help() => "helped";
}
