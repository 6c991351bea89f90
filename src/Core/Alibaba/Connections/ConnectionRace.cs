using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>
/// Connects to the first of several addresses that takes the connection ("Happy Eyeballs", RFC 8305): while one has not
/// answered, the next is tried in parallel. An only address is tried once more in the same way, because a lost SYN is sent
/// again by Linux only after a second.
/// </summary>
internal sealed class ConnectionRace
{
    /// <summary>"Connection Attempt Delay ... recommended to be 250 milliseconds" (RFC 8305, 5).</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private const int MaxAttempts = 4;

    private readonly IPEndPoint[] _endPoints;
    private readonly Dictionary<Task<Socket>, IPEndPoint> _running = [];
    private readonly Dictionary<IPEndPoint, SocketException> _failures = [];
    private int _next;

    private ConnectionRace(IReadOnlyList<IPAddress> addresses, int port)
    {
        var attempts = Math.Clamp(addresses.Count, 2, MaxAttempts);
        _endPoints = [.. Enumerable.Range(0, attempts).Select(i => new IPEndPoint(addresses[i % addresses.Count], port))];
    }

    /// <summary>Connects to one of <paramref name="addresses"/>.</summary>
    /// <returns>The connected socket, and the address that it is connected to.</returns>
    /// <exception cref="ConnectionFailedException">All failed, or <paramref name="cancellationToken"/> was cancelled first.</exception>
    public static async Task<(Socket Socket, IPAddress Address)> RunAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var race = new ConnectionRace(addresses, port);
        try
        {
            return await race.RunAsync(end.Token);
        }
        finally
        {
            await end.CancelAsync();
            foreach (var loser in race._running.Keys)
                _ = DisposeAsync(loser);
        }
    }

    private async Task<(Socket Socket, IPAddress Address)> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            StartNext(cancellationToken);
            if (_running.Count == 0)
                throw Failed(isOver: false);
            if (await EndedAsync(cancellationToken) is not { } ended)
                continue;
            _running.Remove(ended, out var endPoint);
            if (ended.IsCompletedSuccessfully)
                return (await ended, endPoint!.Address);
            _failures[endPoint!] = (SocketException)ended.Exception!.InnerException!;
        }
    }

    // An address that failed is not tried again: only one that may have lost our SYN is.
    private void StartNext(CancellationToken cancellationToken)
    {
        while (_next < _endPoints.Length)
        {
            var endPoint = _endPoints[_next++];
            if (_failures.ContainsKey(endPoint))
                continue;
            _running.Add(ConnectAsync(endPoint, cancellationToken), endPoint);
            return;
        }
    }

    /// <returns>An attempt that ended; null when it is time for the next.</returns>
    private async Task<Task<Socket>?> EndedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var delay = _next < _endPoints.Length ? Delay : Timeout.InfiniteTimeSpan;
            var ended = await Task.WhenAny(_running.Keys).WaitAsync(delay, TimeProvider.System, cancellationToken);
            return ended.IsCanceled ? throw Failed(isOver: true) : ended;
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            throw Failed(isOver: true);
        }
    }

    private ConnectionFailedException Failed(bool isOver)
    {
        var failure = _failures.Any(IsOurs)
            ? ConnectionFailure.OutOfResources
            : isOver || _failures.Values.Any(static failure => failure.SocketErrorCode is SocketError.TimedOut)
                ? ConnectionFailure.TimedOut
                : ConnectionFailure.Refused;
        return new ConnectionFailedException(failure, _failures.Values.FirstOrDefault());
    }

    // Without any IPv6 address of its own, a machine reports a lack of ports for an IPv6 address.
    private bool IsOurs(KeyValuePair<IPEndPoint, SocketException> failure) =>
        LocalResources.AreLacking(failure.Value.SocketErrorCode)
        && !(failure is { Key.AddressFamily: AddressFamily.InterNetworkV6, Value.SocketErrorCode: SocketError.AddressNotAvailable }
            && Array.Exists(_endPoints, static endPoint => endPoint.AddressFamily is AddressFamily.InterNetwork));

    private static async Task<Socket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(endPoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task DisposeAsync(Task<Socket> loser)
    {
        try
        {
            (await loser).Dispose();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // It lost without a connection.
        }
    }
}
