using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CaptchaGate.Playground;

/// <summary>The command line.</summary>
/// <param name="Port">Where the page and the endpoint are; 0 picks a free port. Default: 8080.</param>
/// <param name="EmulatorPort">Where the emulator is; 0 picks a free port. Default: 8081.</param>
/// <param name="ReceiptKey">A file with the key that signs receipts; null for a key of this run. Default: null.</param>
internal sealed record PlaygroundOptions(int Port = 8080, int EmulatorPort = 8081, string? ReceiptKey = null)
{
    private const string Usage = "Usage: dotnet run --project tools/Playground [-- --port 8080 --emulator-port 8081 --receipt-key receipt-key.pem] (0 picks a free port)";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out PlaygroundOptions? options, [NotNullWhen(false)] out string? fault)
    {
        options = null;
        fault = Usage;
        var parsed = new PlaygroundOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 < args.Length && args[i] is "--receipt-key")
            {
                parsed = parsed with { ReceiptKey = args[i + 1] };
                continue;
            }

            if (i + 1 >= args.Length || !ushort.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                return false;
            switch (args[i])
            {
                case "--port":
                    parsed = parsed with { Port = port };
                    break;
                case "--emulator-port":
                    parsed = parsed with { EmulatorPort = port };
                    break;
                default:
                    return false;
            }
        }

        (options, fault) = (parsed, null);
        return true;
    }
}
