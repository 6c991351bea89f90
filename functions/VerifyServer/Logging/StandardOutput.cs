namespace CaptchaGate.VerifyServer.Logging;

/// <summary>Standard output as the process got it.</summary>
internal static class StandardOutput
{
    private const string Handle = "/proc/self/fd/1";

    // Where the process was started without standard output, the runtime's own memory or event queue may have its number.
    private static readonly string[] NotOurs = ["/memfd:", "anon_inode:"];

    /// <returns>A stream that takes everything and writes nothing where there is no standard output.</returns>
    public static Stream Open()
    {
        try
        {
            return IsMissing() ? Stream.Null : Console.OpenStandardOutput();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException)
        {
            return Stream.Null;
        }
    }

    private static bool IsMissing() =>
        OperatingSystem.IsLinux()
        && Directory.Exists("/proc/self/fd")
        && (new FileInfo(Handle).LinkTarget is not { } target || NotOurs.Any(own => target.StartsWith(own, StringComparison.Ordinal)));
}
