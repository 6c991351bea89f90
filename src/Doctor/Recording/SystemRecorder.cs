using System.Runtime.InteropServices;
using System.Text.Json;

namespace CaptchaGate.Doctor.Recording;

/// <summary>The system that the process runs on: distribution, C library, processor and runtime.</summary>
internal static class SystemRecorder
{
    private const string Unknown = "unknown";
    private const string Maps = "/proc/self/maps";
    private const string Release = "/etc/os-release";
    private const int MaxVersion = 16;

    public static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("system");
        json.WriteString("distribution", $"{Value("ID")} {Value("VERSION_ID")}");
        json.WriteString("cLibrary", FindLibrary());
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteEndObject();
    }

    // os-release(5).
    private static string Value(string name)
    {
        var line = Lines(Release).FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal));
        return line is null ? Unknown : line[(name.Length + 1)..].Trim('"');
    }

    private static string FindLibrary()
    {
        var libraries = Lines(Maps).Select(static line => line[(line.LastIndexOf(' ') + 1)..]).Where(static path => path.StartsWith('/')).Distinct(StringComparer.Ordinal).ToArray();
        if (Array.Find(libraries, static path => path.EndsWith("/libc.so.6", StringComparison.Ordinal)) is { } glibc)
            return $"glibc {Version(glibc)}";
        return Array.Exists(libraries, static path => path.Contains("/ld-musl", StringComparison.Ordinal)) ? "musl" : Unknown;
    }

    // The library says what it is: "GNU C Library (Debian GLIBC 2.36-9) stable release version 2.36."
    private static string Version(string path)
    {
        ReadOnlySpan<byte> mark = " release version "u8;
        try
        {
            var bytes = File.ReadAllBytes(path).AsSpan();
            var at = bytes.IndexOf(mark);
            if (at < 0)
                return Unknown;
            var version = bytes.Slice(at + mark.Length, MaxVersion).ToArray().TakeWhile(static b => char.IsAsciiDigit((char)b) || b is (byte)'.').Select(static b => (char)b);
            return string.Concat(version).TrimEnd('.');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
