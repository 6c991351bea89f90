using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace CaptchaGate.VerifyServer.Tests.Support;

/// <summary>
/// The built VerifyServer as a process of its own, started as an operator would: with environment variables and nothing
/// inherited but what finding <c>dotnet</c> takes. It ends only the process that it started.
/// </summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The program: what this build made, or the published executable that the variable names.</summary>
    private static readonly string[] Program =
        new ConfigurationBuilder().AddEnvironmentVariables("VERIFY_SERVER_").Build()["EXECUTABLE"] is { Length: > 0 } executable
            ? [executable]
            : ["dotnet", typeof(CaptchaGateServer).Assembly.Location];

    /// <value>Whether the program is the published executable that <c>VERIFY_SERVER_EXECUTABLE</c> names.</value>
    public static bool IsPublished => Program.Length == 1;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<string> _errors = [];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => TakeError(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <value>Done when it listens.</value>
    public Task Listening => _listening.Task;

    /// <value>Where it said that it listens; 0.0.0.0 and the like as it said it.</value>
    public Uri Address => _listening.Task.Result;

    public string Output
    {
        get
        {
            lock (_lock)
                return _output.ToString();
        }
    }

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_lock)
                return [.. _errors];
        }
    }

    /// <summary>Starts the program and returns at once.</summary>
    public static ServerProcess Launch(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        LaunchBy([], environment, arguments);

    /// <summary>Starts the program through <paramref name="wrapper"/>, a command that becomes the one given after it.</summary>
    public static ServerProcess LaunchBy(IReadOnlyList<string> wrapper, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        New([.. wrapper, .. Program, .. arguments], environment);

    private static ServerProcess New(IReadOnlyList<string> command, IReadOnlyDictionary<string, string?> environment) =>
        new(Programs.Start(command[0], command.Skip(1), environment: environment, isolated: true)!);

    /// <summary>Starts the program on a free port and returns when it answers.</summary>
    public static Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        StartByAsync([], environment, arguments);

    /// <summary>The same through a wrapper as for <see cref="LaunchBy"/>.</summary>
    public static async Task<ServerProcess> StartByAsync(IReadOnlyList<string> wrapper, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var server = LaunchBy(wrapper, environment, arguments);
        try
        {
            var ended = server._process.WaitForExitAsync();
            if (await Task.WhenAny(server._listening.Task, ended).WaitAsync(Patience) == ended)
                throw new InvalidOperationException($"The server ended with {server._process.ExitCode}: {string.Join('\n', server.Errors)}{server.Output}");
            await server.WaitUntilHealthyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of this server alone; its connections end with it.</summary>
    public HttpClient Client() => SocketPath is { } path
        ? new(UnixSocket.Handler(path)) { BaseAddress = new Uri("http://gate"), Timeout = Patience }
        : new() { BaseAddress = Reachable, Timeout = Patience };

    /// <value>The address with 127.0.0.1 for "any".</value>
    public Uri Reachable => new UriBuilder(Address) { Host = "127.0.0.1" }.Uri;

    // "http://unix:/path" as Kestrel writes it.
    private string? SocketPath => Address.OriginalString.StartsWith(UnixSocket.Prefix, StringComparison.Ordinal) ? Address.OriginalString[UnixSocket.Prefix.Length..] : null;

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <value>Why it is not running any more; null while it is.</value>
    public string? Ended => _process.HasExited ? $"ended with {_process.ExitCode}: {string.Join('\n', Errors)}\n{Output}" : null;

    /// <summary>Lets the process open only so many more handles. What the system refuses beyond is the real thing: EMFILE.</summary>
    public Task LeaveHandlesAsync(int free)
    {
        // The limit is on the number that a handle gets, and the lowest free one is given out first.
        var taken = Directory.GetFiles($"/proc/{Id}/fd").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).ToHashSet();
        return LimitHandlesAsync(Enumerable.Range(0, 1024).Where(number => !taken.Contains(number)).ElementAt(free));
    }

    public async Task LimitHandlesAsync(int number)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", Id.ToString(CultureInfo.InvariantCulture), $"--nofile={number}:4096"]);
        await prlimit.WaitForExitAsync();
    }

    /// <summary>How many handles the process holds.</summary>
    public int OpenHandles => Directory.GetFiles($"/proc/{Id}/fd").Length;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitUntilHealthyAsync()
    {
        using var client = Client();
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Patience;)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/api/health", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new TimeoutException($"The server is not healthy: {Output}");
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            _output.AppendLine(line);
        if (ListeningLine().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups["address"].Value));
    }

    private void TakeError(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            _errors.Add(line);
    }

    [GeneratedRegex("Now listening on: (?<address>http://(unix:/[0-9a-zA-Z./_-]+|[0-9a-z.:\\[\\]]+))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListeningLine();
}
