namespace CaptchaGate.Browser.Tests.Support;

/// <summary>Files of this repository, found from where the tests were built.</summary>
internal static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "CaptchaGate.slnx"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("CaptchaGate.slnx stands in no folder above the tests."));
}
