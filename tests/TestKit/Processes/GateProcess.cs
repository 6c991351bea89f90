using System.Globalization;
using System.Text.Json;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;
using CaptchaGate.TestKit.Visitors;

namespace CaptchaGate.TestKit.Processes;

/// <summary>The server under test in a case's network and control group, with the settings of Production and both endpoint names.</summary>
internal sealed class GateProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly RunningProcess _process;

    private GateProcess(RunningProcess process) => _process = process;

    public int Id => _process.Id;

    public bool HasEnded => _process.HasEnded;

    public int BreakerOpenings => Events(GateEvent.BreakerOpened).Count;

    public string Tail => _process.Tail();

    /// <param name="network">Where it runs.</param>
    /// <param name="processors">Its share of the processors once it listens, as a container would have.</param>
    /// <param name="settings">Settings other than the defaults.</param>
    /// <param name="prefix">A command that becomes the one given after it, for example <c>taskset</c>.</param>
    /// <param name="program">The arguments of <c>dotnet</c> instead of the built server.</param>
    public static async Task<GateProcess> StartAsync(
        IsolatedNetwork network,
        double processors,
        IEnumerable<KeyValuePair<string, string?>> settings,
        IReadOnlyList<string>? prefix = null,
        IReadOnlyList<string>? program = null)
    {
        var environment = Settings(network, processors);
        foreach (var (name, value) in settings)
            environment[name] = value;
        var process = RunningProcess.Start([.. network.Enter(limited: true), .. prefix ?? [], "dotnet", .. program ?? [ServerFile]], environment);
        try
        {
            await process.LineAsync(static line => line.Contains("Now listening on", StringComparison.Ordinal), Patience);
            network.Cgroup.LimitProcessors(processors);
            return new GateProcess(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The events of a kind so far.</summary>
    public IReadOnlyList<GateEvent> Events(int id)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"\"EventId\":{id},");
        return [.. _process.Lines.Where(line => line.Contains(mark, StringComparison.Ordinal)).Select(GateEvent.Parse)];
    }

    /// <summary>Whether an event of a kind came within <paramref name="patience"/>, now or earlier.</summary>
    public async Task<bool> SawAsync(int id, TimeSpan patience)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"\"EventId\":{id},");
        try
        {
            await _process.LineAsync(line => line.Contains(mark, StringComparison.Ordinal), patience);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    public Task SignalAsync(string signal) => _process.SignalAsync(signal);

    /// <summary>Asks with one honest token after the other until one is verified.</summary>
    /// <returns>How long that took; null where none was within <paramref name="patience"/>.</returns>
    public static async Task<TimeSpan?> VerifiesAsync(IsolatedNetwork network, TimeSpan patience)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var connection = new GateConnection(network);
        do
        {
            if ((await connection.VerifyAsync(Tokens.Honest(), VisitorAddress.Random())).IsVerified)
                return TimeProvider.System.GetElapsedTime(started);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
        while (TimeProvider.System.GetElapsedTime(started) < patience);
        return null;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string ServerFile => typeof(VerifyServer.CaptchaGateServer).Assembly.Location;

    private static Dictionary<string, string?> Settings(IsolatedNetwork network, double processors) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_URLS"] = $"http://{Addresses.Server}",
        ["Captcha__Region"] = "sgp",
        ["Captcha__SceneId"] = Tokens.Scene,
        ["Credentials__Source"] = "Environment",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAIundertest",
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "secret-under-test",
        ["Http__TrustedHops"] = "1",
        ["SSL_CERT_FILE"] = network.AuthorityFile,
        // The share is in force only when it listens, so that a case does not spend its time on the start; the runtime counts its
        // processors earlier and gets told what it would count.
        ["DOTNET_PROCESSOR_COUNT"] = Math.Ceiling(processors).ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>A line of the server's log.</summary>
internal sealed record GateEvent(DateTimeOffset At, string Message, IReadOnlyDictionary<string, string> State)
{
    public const int UnverifiedPass = 1001;
    public const int BreakerOpened = 1005;
    public const int BreakerClosed = 1006;
    public const int ProbeCompleted = 1013;
    public const int WidgetProbeCompleted = 1015;
    public const int WidgetBaselineMissing = 1016;
    public const int WidgetOutageBegan = 1017;
    public const int WidgetOutageEnded = 1018;

    public static GateEvent Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var state = root.TryGetProperty(nameof(State), out var fields)
            ? fields.EnumerateObject().ToDictionary(static field => field.Name, static field => field.Value.ToString(), StringComparer.Ordinal)
            : [];
        return new(root.GetProperty("Timestamp").GetDateTimeOffset(), root.GetProperty(nameof(Message)).GetString()!, state);
    }
}
