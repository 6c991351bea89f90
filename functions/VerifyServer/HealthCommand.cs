using System.Net.Sockets;

namespace CaptchaGate.VerifyServer;

/// <summary><c>health &lt;address&gt;</c>: asks a running server how it is, for containers without a shell.</summary>
internal static class HealthCommand
{
    public const string Name = "health";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <returns>0 when the server answers 200, 1 when it does not, 2 when <paramref name="args"/> hold no address.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length != 2 || !Uri.TryCreate(args[1], UriKind.Absolute, out var address))
        {
            await Console.Error.WriteLineAsync("Usage: health http://127.0.0.1:9000/api/health/live");
            return 2;
        }

        using var http = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await http.GetAsync(address);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or OperationCanceledException)
        {
            return 1;
        }
    }
}
