using System.Collections.Concurrent;
using System.Net;
using System.Text;
using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Fuzz;

/// <summary>Sends malformed requests over many connections at once and keeps the count.</summary>
internal sealed class FuzzRun(ServerProcess server, int seed, int requests, int connections)
{
    /// <summary>A live token serves this many requests of one connection before a fresh one takes its place.</summary>
    private const int RequestsPerToken = 500;

    private readonly RequestGenerator _generator = new(seed, server.BaseUrl.AbsolutePath);
    private readonly EmulatorControl _emulator = new(server.EmulatorUrl);
    private int _next = -1;
    private int _unanswered;
    private int _connections;

    /// <value>How many answers of each status.</value>
    public ConcurrentDictionary<int, int> Statuses { get; } = new();

    /// <value>What must not be, each with the number of its request.</value>
    public ConcurrentQueue<string> Findings { get; } = new();

    /// <value>Requests that the server closed the connection on: broken framing only.</value>
    public int Unanswered => _unanswered;

    public int Connections => _connections;

    /// <value>Resident memory of the server after a fifth of the requests, and after all.</value>
    public (long Early, long Late) Memory { get; private set; }

    public async Task RunAsync()
    {
        await SendUntilAsync(requests / 5);
        var early = server.ResidentBytes;
        await SendUntilAsync(requests);
        Memory = (early, server.ResidentBytes);
    }

    private async Task SendUntilAsync(int end)
    {
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => WorkAsync(end))));
        // Each worker has drawn one number too many.
        _next = end - 1;
    }

    private async Task WorkAsync(int end)
    {
        using var connection = new FuzzConnection(new IPEndPoint(IPAddress.Loopback, server.BaseUrl.Port));
        var (live, sent) = ("", 0);
        for (var number = Interlocked.Increment(ref _next); number < end && Findings.IsEmpty; number = Interlocked.Increment(ref _next))
        {
            if (sent++ % RequestsPerToken == 0)
                live = (await _emulator.MintAsync(EmulatorControl.V3Scene)).CaptchaVerifyParam;
            var request = _generator.Next(number, live);
            Judge(number, request, await connection.AskAsync(request));
        }

        Interlocked.Add(ref _connections, connection.Connections);
    }

    private void Judge(int number, FuzzRequest request, List<FuzzAnswer> answers)
    {
        if (answers.Count == 0)
        {
            Interlocked.Increment(ref _unanswered);
            if (request.Framed)
                Find(number, request, "no answer");
        }

        foreach (var answer in answers)
        {
            Statuses.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
            if (answer.Body.Contains("\"success\":true", StringComparison.Ordinal))
                Find(number, request, $"passed: {answer.Body}");
            // 503 is the contract's "could not verify"; 505 is the web server's word about another HTTP version.
            if (answer.Status >= 500 && answer is not { Status: 503, Body: ['{', ..] } and not { Status: 505, Body: "" })
                Find(number, request, $"{answer.Status} {answer.Body}");
        }
    }

    private void Find(int number, FuzzRequest request, string what) =>
        Findings.Enqueue($"request {number} of seed {seed}: {what}\n{Encoding.Latin1.GetString(request.Bytes, 0, Math.Min(request.Bytes.Length, 1500))}");
}
