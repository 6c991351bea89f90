using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CaptchaGate.TestKit.Networks;
using CaptchaGate.TestKit.Peers;

namespace CaptchaGate.TestKit.Visitors;

/// <summary>Callers that send as fast as they get answers, each request from another address, until a time is over.</summary>
internal sealed class Flood(IsolatedNetwork network, TimeSpan duration)
{
    private const int HeavyKeys = 1800;
    private const int Claimants = 1000;
    private const int LargestBody = 64 * 1024;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan HalfSentFor = TimeSpan.FromSeconds(2);
    private static readonly string HeavyBody = Heavy();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private int _claimed;

    /// <value>How many answers of each status came; 0 for none.</value>
    public ConcurrentDictionary<int, int> Statuses { get; } = new();

    /// <value>The timestamps of answers that let a caller pass without a verdict.</value>
    public ConcurrentQueue<long> Passes { get; } = new();

    /// <value>The timestamps of claims that passed.</value>
    public ConcurrentQueue<long> ClaimPasses { get; } = new();

    /// <value>How many claims were sent.</value>
    public int Claimed => Volatile.Read(ref _claimed);

    private bool IsOver => TimeProvider.System.GetElapsedTime(_started) >= duration;

    private bool IsLongOver => TimeProvider.System.GetElapsedTime(_started) >= duration * 3;

    /// <summary>Junk tokens over as many connections.</summary>
    public Task TokensAsync(int connections) => EachAsync(connections, static connection => connection.VerifyAsync(Tokens.Junk(), VisitorAddress.Random()));

    /// <summary>Claims that the widget cannot load: so many from 1,000 addresses, half of them with a key of an earlier one.</summary>
    public Task ClaimsAsync(int connections, int claims) => EachAsync(
        connections,
        connection =>
        {
            var number = Interlocked.Increment(ref _claimed);
            return connection.ClaimAsync(KeyOf(number % 2 == 0 ? number : number % 20), VisitorAddress.Of(number % Claimants));
        },
        () => Claimed >= claims);

    /// <summary>Junk tokens, each over a new connection.</summary>
    public Task NewConnectionsAsync(int connections) => EachAsync(connections, static async connection =>
    {
        var answer = await connection.VerifyAsync(Tokens.Junk(), VisitorAddress.Random());
        connection.Dispose();
        return answer;
    });

    /// <summary>Bodies of 64 KiB that cost as much as a body can.</summary>
    public Task HeavyBodiesAsync(int connections) => EachAsync(connections, static connection => connection.SendAsync(Messages.Verify(HeavyBody, VisitorAddress.Random())));

    /// <summary>Bodies of which only a part comes.</summary>
    public Task HalfSentBodiesAsync(int connections) => Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
    {
        while (!IsOver)
        {
            using var connection = new GateConnection(network);
            try
            {
                using var limit = new CancellationTokenSource(HalfSentFor, TimeProvider.System);
                await connection.SendOnlyAsync(Messages.HalfSent(LargestBody, LargestBody / 2, VisitorAddress.Random()), limit.Token);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The server does not want it.
            }

            await Task.Delay(HalfSentFor, TimeProvider.System);
        }
    }));

    private static Guid KeyOf(int number) => new(number, 0, 0, new byte[8]);

    private Task EachAsync(int connections, Func<GateConnection, Task<GateAnswer>> send, Func<bool>? isEnough = null) => Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
    {
        using var connection = new GateConnection(network);
        // A number is reached or the time is over, whichever is later, but not much later.
        while (isEnough is null ? !IsOver : !(IsOver && (isEnough() || IsLongOver)))
        {
            var answer = await send(connection);
            Statuses.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
            if (answer.IsUnverifiedPass)
                Passes.Enqueue(TimeProvider.System.GetTimestamp());
            if (answer is { Success: true, Degraded: "widget-unavailable" })
                ClaimPasses.Enqueue(TimeProvider.System.GetTimestamp());
            if (answer.Status is 0)
                await Task.Delay(AfterFailure, TimeProvider.System);
        }
    }));

    private static string Heavy()
    {
        var body = new StringBuilder("{");
        for (var i = 0; i < HeavyKeys; i++)
            body.Append(CultureInfo.InvariantCulture, $"\"a{i}\":\"xxxxxxxxxxxxxxxxxxxxxxxx\",");
        return body.Append("\"z\":\"\"}").ToString();
    }
}
