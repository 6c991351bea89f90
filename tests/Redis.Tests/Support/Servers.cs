using CaptchaGate.Emulator;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Redis.Tests.Support;

/// <summary>Several VerifyServer processes on one emulator and one Redis server.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private readonly List<(ServerProcess Process, HttpClient Client)> _running = [];

    private Servers(CaptchaEmulator emulator, RedisServer redis, (string Name, string? Value)[] changes)
    {
        _settings = Settings.For(emulator).Patient().With(
            ("Shared__Redis__ConnectionString", redis.Address),
            ("Shared__Redis__ResultKey", Instance.ResultKey),
            ("Shared__Redis__MaxInstances", "4"),
            ("Shared__Redis__Timeout", "00:00:05")).With(changes);
    }

    public HttpClient this[int number] => _running[number % _running.Count].Client;

    public int Count => _running.Count;

    public static async Task<Servers> StartAsync(CaptchaEmulator emulator, RedisServer redis, int count, params (string Name, string? Value)[] changes)
    {
        var servers = new Servers(emulator, redis, changes);
        servers._running.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => servers.StartOneAsync())));
        return servers;
    }

    /// <summary>How often <paramref name="text"/> stands in the logs of all servers.</summary>
    public int CountInLogs(string text) => _running.Sum(server => server.Process.Output.Split(text).Length - 1);

    /// <summary>Kills a server as a crash would, and starts another in its place.</summary>
    public async Task ReplaceAsync(int number)
    {
        var (process, client) = _running[number];
        await process.SignalAsync("KILL");
        await process.WaitForExitAsync();
        client.Dispose();
        await process.DisposeAsync();
        _running[number] = await StartOneAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, client) in _running)
        {
            client.Dispose();
            await process.DisposeAsync();
        }
    }

    private async Task<(ServerProcess Process, HttpClient Client)> StartOneAsync()
    {
        var process = await ServerProcess.StartAsync(_settings);
        return (process, process.Client());
    }
}
