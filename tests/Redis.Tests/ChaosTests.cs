using CaptchaGate.Core;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.Tests;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Redis.Tests;

/// <summary>Servers under load while the store fails in every way: no verdict of Alibaba Cloud changes, nothing passes twice, and the store is used again.</summary>
public sealed class ChaosTests : IAsyncLifetime
{
    private const int Instances = 3;
    private const int Tokens = 100;
    private const int AtOnce = 16;

    private CaptchaEmulator _emulator = null!;
    private RedisServer _redis = null!;
    private TcpProxy _proxy = null!;
    private Servers _servers = null!;

    public static TheoryData<string> Faults => ["stopped", "silent", "flushed", "slow", "cut", "full", "read-only", "restarted empty"];

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _proxy = new TcpProxy(_redis.Port);
        _emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null });
        _servers = await Servers.StartAsync(
            _emulator,
            _redis,
            Instances,
            ("Shared__Redis__ConnectionString", _proxy.Address),
            ("Shared__Redis__Timeout", "00:00:00.050"),
            // A request that waits for another instance waits no longer than this.
            ("Captcha__Deadline", "00:00:10"),
            ("Captcha__AttemptTimeout", "00:00:09"),
            ("Captcha__ConnectTimeout", "00:00:04"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is null)
            return;
        await _servers.DisposeAsync();
        await _emulator.DisposeAsync();
        await _proxy.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_store_that_fails_changes_no_verdict_and_passes_nothing_twice(string fault)
    {
        var load = LoadAsync();
        await BeginAsync(fault);
        await load;
        await LoadAsync();
        await EndAsync(fault);
        await LoadAsync();
        for (var i = 0; i < Instances; i++)
        {
            var server = i;
            await Eventually.HoldsAsync(async () => (await _servers[server].GetStringAsync(new Uri("/api/health/ready", UriKind.Relative))).Contains("\"shared-state\":\"ok\"", StringComparison.Ordinal));
        }
    }

    private async Task BeginAsync(string fault)
    {
        switch (fault)
        {
            case "stopped":
                await _redis.StopAsync();
                break;
            case "silent":
                await _redis.SignalAsync("STOP");
                break;
            case "flushed":
                await _redis.ExecuteAsync("FLUSHALL");
                break;
            case "slow":
                _proxy.Latency = TimeSpan.FromMilliseconds(500);
                break;
            case "cut":
                _proxy.Cut();
                break;
            case "full":
                await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
                break;
            case "read-only":
                await _redis.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
                break;
            default:
                await _redis.StopAsync();
                await _redis.StartAgainAsync();
                break;
        }
    }

    private async Task EndAsync(string fault)
    {
        switch (fault)
        {
            case "stopped":
                await _redis.StartAgainAsync();
                break;
            case "silent":
                await _redis.SignalAsync("CONT");
                break;
            case "slow":
                _proxy.Latency = TimeSpan.Zero;
                break;
            case "cut":
                _proxy.Restore();
                break;
            case "full":
                await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
                break;
            case "read-only":
                await _redis.ExecuteAsync("REPLICAOF", "NO", "ONE");
                break;
        }
    }

    private Task LoadAsync() => Parallel.ForEachAsync(Enumerable.Range(0, Tokens), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => await VerifyAsync(number));

    // Each token twice at once with one key and once more without, on three instances.
    private async Task VerifyAsync(int number)
    {
        var isSolved = number % 2 == 0;
        var token = _emulator.Mint(Scenes.V3, verdict: isSolved ? Reaction.Honest : "F009").CaptchaVerifyParam;
        var key = Guid.ParseExact(new RandomNonceSource().Next(), "N").ToString();
        GateAnswer[] answers =
        [
            .. await Task.WhenAll(_servers[number].VerifyAsync(token, idempotencyKey: key), _servers[number + 1].VerifyAsync(token, idempotencyKey: key)),
            await _servers[number + 2].VerifyAsync(token),
        ];
        Assert.All(answers, static answer => Assert.True(answer.Status is 200 or 503, answer.ToString()));
        // No outage of Alibaba Cloud, so no pass without a verdict.
        Assert.All(answers.Where(static answer => answer.Success), answer => Assert.True(isSolved && answer.Verified is true, answer.ToString()));
        Assert.True(answers.Count(static answer => answer is { Success: true, Replayed: false }) == (isSolved ? 1 : 0), string.Join('\n', answers.AsEnumerable()));
    }
}
