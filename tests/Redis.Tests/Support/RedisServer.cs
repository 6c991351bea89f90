using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CaptchaGate.Tests;
using StackExchange.Redis;

namespace CaptchaGate.Redis.Tests.Support;

/// <summary>A real <c>redis-server</c> on a free port, without persistence. It ends with its owner, and only by its own id.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    /// <summary>The password of the test's own connection, where the server asks for one.</summary>
    public const string AdminPassword = "the-administrator's";

    private const string Program = "/usr/bin/redis-server";

    // A replica writes what it gets into its folder, and a server reads what is there.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("captcha-gate-redis-");
    private Process? _process;
    private ConnectionMultiplexer _connection = null!;

    private RedisServer(int port) => Port = port;

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>What another client of the store may do.</summary>
    public IDatabase Database => _connection.GetDatabase();

    public static void NotRunWithout() =>
        NotRun.When(!File.Exists(Program), "redis-server is not installed: nothing showed that instances share their state (on Debian: apt-get install redis-server)");

    /// <param name="arguments">Options of the server, such as <c>--maxmemory</c>.</param>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        NotRunWithout();
        var server = new RedisServer(FreePort.Next());
        await server.RunAsync(arguments);
        var options = ConfigurationOptions.Parse($"{server.Address},abortConnect=false,allowAdmin=true,syncTimeout=60000,asyncTimeout=60000");
        options.Password = arguments.Contains(AdminPassword, StringComparer.Ordinal) ? AdminPassword : null;
        options.ReconnectRetryPolicy = new LinearRetry(200);
        server._connection = await ConnectionMultiplexer.ConnectAsync(options);
        await Eventually.HoldsAsync(async () => await server.AnswersAsync());
        return server;
    }

    /// <summary>Makes the store's memory look as if it began two minutes ago.</summary>
    public Task AgeAsync() => Database.StringSetAsync(
        "captcha-gate:{budget}:epoch",
        (TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(2)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) + "000");

    /// <summary>Runs a command on this server, whatever its role.</summary>
    public Task ExecuteAsync(string command, params object[] arguments) => _connection.GetServers()[0].ExecuteAsync(command, arguments);

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task StopAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Starts again on the same port, empty.</summary>
    public async Task StartAgainAsync(params string[] arguments)
    {
        foreach (var file in _folder.EnumerateFiles())
            file.Delete();
        await RunAsync(arguments);
        await Eventually.HoldsAsync(async () => await AnswersAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(
            Program,
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.FullName, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = _process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.HoldsAsync(async () => process.HasExited ? throw new InvalidOperationException("redis-server ended.") : await ListensAsync());
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await _connection.GetServers()[0].PingAsync();
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
