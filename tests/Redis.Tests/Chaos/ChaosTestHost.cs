using CaptchaGate.Emulator;
using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Redis.Tests.Chaos;

/// <summary>Four servers, an emulator, and a store behind a proxy that can be made to fail.</summary>
internal sealed class ChaosTestHost : IAsyncDisposable
{
    public const int Instances = 4;
    public const int Budget = 40;

    /// <summary>More than there are, so that the shares add up to less than the whole budget.</summary>
    public const int MaxInstances = 8;

    private const string User = "captcha-gate";
    private const string Password = "the-first";

    // What docs/shared-state.md says that the store's user needs, and nothing else.
    // Without a password of its own, the default user would give its rights to a client that fails to sign in.
    private static readonly string[] Account =
    [
        "--requirepass", RedisServer.AdminPassword, "--masterauth", RedisServer.AdminPassword,
        "--user", User, "on", $">{Password}", "resetchannels", "~captcha-gate:*", "-@all", "+eval", "+evalsha", "+script|load", "+time", "+hmget", "+hget", "+hset", "+del", "+pexpire", "+get", "+set",
        "+zadd", "+zcount", "+zremrangebyscore", "+auth", "+hello", "+client", "+ping", "+echo", "+info", "+cluster", "+config|get", "+select",
    ];

    private readonly ChaosCase _case;
    private readonly RedisServer _redis;
    private readonly RedisServer? _replica;
    private readonly TcpProxy _proxy;

    private ChaosTestHost(ChaosCase one, RedisServer redis, RedisServer? replica)
    {
        (_case, _redis, _replica) = (one, redis, replica);
        _proxy = new TcpProxy(redis.Port);
    }

    public CaptchaEmulator Emulator { get; private set; } = null!;

    public Servers Servers { get; private set; } = null!;

    public static async Task<ChaosTestHost> StartAsync(ChaosCase one)
    {
        var redis = await RedisServer.StartAsync(Account);
        var replica = one.Fault is Fault.FailedOver ? await RedisServer.StartAsync([.. Account, "--replicaof", "127.0.0.1", $"{redis.Port}"]) : null;
        var stage = new ChaosTestHost(one, redis, replica);
        try
        {
            await stage.StartServersAsync();
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public async Task BeginFaultAsync()
    {
        switch (_case.Fault)
        {
            case Fault.Stopped:
                await _redis.StopAsync();
                break;
            case Fault.Silent:
                await _redis.SignalAsync("STOP");
                break;
            case Fault.Flushed:
                await _redis.ExecuteAsync("FLUSHALL");
                break;
            case Fault.FailedOver:
                await _redis.StopAsync();
                await _replica!.ExecuteAsync("REPLICAOF", "NO", "ONE");
                break;
            case Fault.Slow:
                _proxy.Latency = TimeSpan.FromMilliseconds(500);
                break;
            case Fault.Cut:
                _proxy.Cut();
                break;
            case Fault.WrongPassword:
                await _redis.ExecuteAsync("ACL", "SETUSER", User, "resetpass", ">the-second");
                await _redis.ExecuteAsync("CLIENT", "KILL", "USER", User);
                break;
            case Fault.Full:
                await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
                break;
            case Fault.ReadOnly:
                await _redis.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
                break;
            default:
                await _redis.StopAsync();
                await _redis.StartAgainAsync(Account);
                break;
        }
    }

    public async Task EndFaultAsync()
    {
        switch (_case.Fault)
        {
            case Fault.Stopped:
                await _redis.StartAgainAsync(Account);
                break;
            case Fault.Silent:
                await _redis.SignalAsync("CONT");
                break;
            case Fault.Slow:
                _proxy.Latency = TimeSpan.Zero;
                break;
            case Fault.Cut:
                _proxy.Restore();
                break;
            case Fault.WrongPassword:
                await _redis.ExecuteAsync("ACL", "SETUSER", User, "resetpass", $">{Password}");
                break;
            case Fault.Full:
                await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
                break;
            case Fault.ReadOnly:
                await _redis.ExecuteAsync("REPLICAOF", "NO", "ONE");
                break;
        }
    }

    /// <summary>Whether a server says that it uses the store.</summary>
    public async Task<bool> UsesStoreAsync(int server) =>
        (await Servers[server].GetStringAsync(new Uri("/api/health/ready", UriKind.Relative))).Contains("\"shared-state\":\"ok\"", StringComparison.Ordinal);

    /// <summary>How often servers stopped using the store so far.</summary>
    public int CountLosses() => Servers.CountInLogs("The shared store does not work");

    /// <summary>Waits until every server uses the store, or none does.</summary>
    public async Task UseStoreAsync(bool uses)
    {
        for (var i = 0; i < Instances; i++)
        {
            var server = i;
            await Eventually.HoldsAsync(async () => await UsesStoreAsync(server) == uses);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Servers is not null)
            await Servers.DisposeAsync();
        if (Emulator is not null)
            await Emulator.DisposeAsync();
        await _proxy.DisposeAsync();
        if (_replica is not null)
            await _replica.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private async Task StartServersAsync()
    {
        Emulator = await CaptchaEmulator.StartAsync(new() { CallsPerSecond = null, JournalCapacity = 100_000 });
        Servers = await Servers.StartAsync(
            Emulator,
            _redis,
            Instances,
            ("Shared__Redis__ConnectionString", $"{_proxy.Address}{(_replica is null ? "" : $",{_replica.Address}")},user={User},password={Password}"),
            ("Shared__Redis__Timeout", "00:00:00.200"),
            ("Shared__Redis__MaxInstances", $"{MaxInstances}"),
            ("FailOpen__Budget__PerMinute", $"{Budget}"),
            ("FailOpen__Budget__Burst", $"{Budget}"),
            ("FailOpen__Budget__PerClientPerMinute", "6000"),
            // A request that waits for another instance waits no longer than this.
            ("Captcha__Deadline", "00:00:10"),
            ("Captcha__AttemptTimeout", "00:00:09"),
            ("Captcha__ConnectTimeout", "00:00:04"));
        await _redis.AgeAsync();
    }
}
