using System.Globalization;
using System.Net;

namespace CaptchaGate.Emulator;

/// <summary>The arguments of the program, or one line that says what is wrong with them.</summary>
internal sealed record CommandLine(EmulatorOptions? Options, string? Error)
{
    public const string Usage = "usage: emulator [--port 8081] [--https-port 8443] [--host 127.0.0.1] [--calls-per-second 1000]   (port 0: a free one)";

    public static CommandLine Parse(string[] args)
    {
        var options = new EmulatorOptions { Port = 8081 };
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
                return Wrong(args[i] is "--help" or "-h" ? Usage : $"{args[i]} needs a value. {Usage}");
            if (Apply(options, args[i], args[i + 1]) is { } error)
                return Wrong(error);
        }

        return new(options, null);
    }

    private static string? Apply(EmulatorOptions options, string name, string value)
    {
        switch (name)
        {
            case "--port" when int.TryParse(value, NumberStyles.None, null, out var port) && port <= IPEndPoint.MaxPort:
                options.Port = port;
                return null;
            case "--https-port" when int.TryParse(value, NumberStyles.None, null, out var port) && port <= IPEndPoint.MaxPort:
                (options.Https, options.HttpsPort) = (true, port);
                return null;
            case "--host" when IPAddress.TryParse(value, out var host):
                options.Host = host;
                return null;
            case "--calls-per-second" when int.TryParse(value, NumberStyles.None, null, out var calls):
                options.CallsPerSecond = calls == 0 ? null : calls;
                return null;
            case "--port" or "--https-port":
                return $"{name} takes a number from 0 to 65535, not '{value}'.";
            case "--host":
                return $"--host takes an IP address such as 127.0.0.1 or 0.0.0.0, not '{value}'.";
            case "--calls-per-second":
                return $"--calls-per-second takes a whole number (0: no limit), not '{value}'.";
            default:
                return $"unknown argument '{name}'. {Usage}";
        }
    }

    private static CommandLine Wrong(string error) => new(null, error);
}
