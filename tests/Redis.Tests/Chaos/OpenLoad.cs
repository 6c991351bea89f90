using System.Collections.Concurrent;
using System.Globalization;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Redis.Tests.Chaos;

/// <summary>A token of the load, and whether Alibaba Cloud passes it.</summary>
internal sealed record LoadToken(string Text, string Key, bool IsSolved);

/// <summary>One answer of a server.</summary>
/// <param name="Sent">The timestamp before the request.</param>
/// <param name="Answered">The timestamp after the answer.</param>
/// <param name="Answer">Null where none came.</param>
internal sealed record LoadAnswer(LoadToken Token, int Server, long Sent, long Answered, GateAnswer? Answer)
{
    public bool Succeeds => Answer is { Success: true };

    /// <value>A success that is not another one's repetition.</value>
    public bool SucceedsFirst => Answer is { Success: true, Replayed: false };

    public bool PassesWithoutVerdict => SucceedsFirst && Answer!.Verified is not true;

    public override string ToString() => $"server {Server}: {Answer?.ToString() ?? "no answer"}";
}

/// <summary>
/// 300 requests a second whatever the servers do: each token once with an idempotency key, 100 ms later with the same key on another server, and
/// 200 ms later without a key on a third. Half of the tokens are solved. What could not be sent in time is counted.
/// </summary>
internal sealed class OpenLoad(CaptchaEmulator emulator, Servers servers) : IDisposable
{
    private const int PerSecond = 300;
    private const int RequestsOfToken = 3;

    /// <summary>How many tokens come before the next request with the same one.</summary>
    private const int TokensBetween = 10;

    private const int MaxOpen = 4000;

    private static readonly TimeSpan OnTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private readonly RandomNonceSource _nonces = new();
    private readonly List<LoadToken> _tokens = [];
    private readonly ConcurrentDictionary<int, Task> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;

    public ConcurrentQueue<LoadAnswer> Answers { get; } = new();

    public int Sent { get; private set; }

    /// <value>How many were sent more than 100 ms after they were due.</value>
    public int SentLate { get; private set; }

    /// <value>How many were not sent, because too many had no answer.</value>
    public int NotSent { get; private set; }

    /// <value>How late the latest was sent.</value>
    public TimeSpan Latest { get; private set; }

    public void Start() => _sending = SendAsync();

    /// <summary>Stops sending and waits for the answers.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        await Task.WhenAll(_open.Values);
    }

    public void Dispose() => _stop.Dispose();

    private async Task SendAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / PerSecond);
            while (TimeProvider.System.GetElapsedTime(started) < due)
                await Task.Delay(Tick, TimeProvider.System);
            var late = TimeProvider.System.GetElapsedTime(started) - due;
            Latest = late > Latest ? late : Latest;
            SentLate += late > OnTime ? 1 : 0;
            Post(number);
        }
    }

    private void Post(int number)
    {
        var (round, turn) = (number / RequestsOfToken, number % RequestsOfToken);
        if (turn == 0)
            _tokens.Add(Mint(round));
        var index = round - (turn * TokensBetween);
        if (index < 0)
            return;
        if (_open.Count >= MaxOpen)
        {
            NotSent++;
            return;
        }

        Sent++;
        var request = PostAsync(_tokens[index], index + turn, withKey: turn < 2);
        if (!request.IsCompleted)
            _open[number] = request;
        _ = request.ContinueWith(_ => _open.TryRemove(number, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private LoadToken Mint(int number)
    {
        var isSolved = number % 2 == 0;
        return new LoadToken(
            emulator.Mint(Scenes.V3, verdict: isSolved ? Reaction.Honest : "F009").CaptchaVerifyParam,
            Guid.ParseExact(_nonces.Next(), "N").ToString("D", CultureInfo.InvariantCulture),
            isSolved);
    }

    private async Task PostAsync(LoadToken token, int server, bool withKey)
    {
        var sent = TimeProvider.System.GetTimestamp();
        GateAnswer? answer = null;
        try
        {
            answer = await servers[server].VerifyAsync(token.Text, idempotencyKey: withKey ? token.Key : null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            // It counts as no answer.
        }

        Answers.Enqueue(new LoadAnswer(token, server % servers.Count, sent, TimeProvider.System.GetTimestamp(), answer));
    }
}
