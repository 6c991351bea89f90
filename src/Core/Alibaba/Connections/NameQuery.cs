using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>
/// One lookup of a name's addresses of both families, on the caller's thread and with sockets of its own. It asks as a stub
/// resolver does: the first server, soon the next in parallel, and all of them again until one responds.
/// </summary>
internal sealed class NameQuery : IDisposable
{
    /// <summary>How long after the limit the sockets are read once more before servers count as silent.</summary>
    public static readonly TimeSpan LastLook = TimeSpan.FromMilliseconds(50);

    private const int Ipv4 = 0, Ipv6 = 1;

    // "The RECOMMENDED value for the Resolution Delay is 50 milliseconds" (RFC 8305, 3).
    private static readonly TimeSpan ResolutionDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan NextServerDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxRepeatDelay = TimeSpan.FromSeconds(2);

    private readonly NameServerConversation[] _servers;
    private readonly DnsAnswer?[] _answers = new DnsAnswer?[2];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan _limit;
    private TimeSpan _nextAsk, _repeatDelay = NextServerDelay;
    private TimeSpan? _firstAsked, _firstAnswered;

    private NameQuery(IReadOnlyList<IPEndPoint> servers, byte[][] queries, TimeSpan limit)
    {
        _servers = [.. servers.Select(server => new NameServerConversation(server, queries))];
        _limit = limit;
    }

    /// <summary>Asks <paramref name="servers"/> for the addresses of <paramref name="host"/>.</summary>
    /// <param name="limit">The longest that it may take; <see cref="LastLook"/> more where nothing was heard.</param>
    /// <returns>Addresses that are never stale, or why there are none.</returns>
    public static Resolution Run(string host, IReadOnlyList<IPEndPoint> servers, TimeSpan limit)
    {
        if (DnsMessage.TryWriteQuery(NewId(), host, DnsMessage.TypeA) is not { } ipv4 || DnsMessage.TryWriteQuery(NewId(), host, DnsMessage.TypeAaaa) is not { } ipv6)
            return new Resolution.NotFound();
        using var query = new NameQuery(servers, [ipv4, ipv6], limit);
        return query.Run();
    }

    public void Dispose()
    {
        foreach (var server in _servers)
            server.Dispose();
    }

    private static ushort NewId() => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);

    private Resolution Run()
    {
        while (_clock.Elapsed < _limit)
        {
            if (_clock.Elapsed >= _nextAsk || Array.TrueForAll(_servers, static server => !server.MayAnswer))
                Ask();
            Listen(Earlier(_nextAsk, Earlier(_limit, _firstAnswered + ResolutionDelay)));
            if (Decide(isOver: _firstAnswered is { } first && _clock.Elapsed >= first + ResolutionDelay) is { } decided)
                return decided;
        }

        Listen(_clock.Elapsed + LastLook);
        return Decide(isOver: true) ?? Nothing();
    }

    // Each server for the first time, then all of them again, more slowly each time.
    private void Ask()
    {
        if (Array.Find(_servers, static server => !server.WasAsked) is { } next)
        {
            next.Ask(IsOpen);
        }
        else
        {
            foreach (var server in _servers)
                server.Ask(IsOpen);
        }

        if (Array.TrueForAll(_servers, static server => server.WasAsked))
            _repeatDelay = Earlier(_repeatDelay * 2, MaxRepeatDelay);
        _firstAsked ??= Array.Exists(_servers, static server => server.MayAnswer) ? _clock.Elapsed : null;
        _nextAsk = _clock.Elapsed + _repeatDelay;
    }

    private void Listen(TimeSpan until)
    {
        var sockets = _servers.Select(static server => server.Socket).OfType<Socket>().ToList();
        if (sockets.Count > 0)
            Socket.Select(sockets, checkWrite: null, checkError: null, until > _clock.Elapsed ? until - _clock.Elapsed : TimeSpan.Zero);
        foreach (var server in _servers)
            server.Read(Answered);
    }

    private void Answered(int question, DnsAnswer answer)
    {
        if (_answers[question] is not { Kind: DnsAnswerKind.Addresses })
            _answers[question] = answer;
        // That a name exists and has no address of a family is no reason to wait less for the other.
        if (answer.Kind is not DnsAnswerKind.NoData)
            _firstAnswered ??= _clock.Elapsed;
    }

    private bool IsOpen(int question) => _answers[question] is null;

    private bool HasFailed(int question) => IsOpen(question) && Array.TrueForAll(_servers, server => server.HasFailed(question));

    /// <param name="isOver">Whether to go without the answers that are still missing.</param>
    private Resolution? Decide(bool isOver)
    {
        if (!isOver && !((!IsOpen(Ipv4) || HasFailed(Ipv4)) && (!IsOpen(Ipv6) || HasFailed(Ipv6))))
            return null;
        if (Addresses() is { Count: > 0 } addresses)
            return new Resolution.Found(addresses, Stale: false);
        if (Array.Exists(_answers, static answer => answer is { Kind: DnsAnswerKind.NoName }))
            return new Resolution.NotFound();
        if (HasFailed(Ipv4) || HasFailed(Ipv6))
            return Array.Exists(_servers, static server => server.LackedResources) ? new Resolution.Unable() : new Resolution.Refused();
        return IsOpen(Ipv4) || IsOpen(Ipv6) ? null : new Resolution.NotFound();
    }

    // IPv4 first: where a machine has IPv6 addresses but no way out with them, each new connection would wait for nothing.
    private List<IPAddress> Addresses()
    {
        var (ipv4, ipv6) = (_answers[Ipv4]?.Addresses ?? [], _answers[Ipv6]?.Addresses ?? []);
        var addresses = new List<IPAddress>();
        for (var i = 0; i < Math.Max(ipv4.Count, ipv6.Count); i++)
            addresses.AddRange([.. ipv4.Skip(i).Take(1), .. ipv6.Skip(i).Take(1)]);
        return addresses;
    }

    // A question that was asked only just now has no answer yet, and that is our own doing.
    private Resolution Nothing() =>
        Array.Exists(_servers, static server => server.LackedResources) || _firstAsked is not { } asked || asked > _limit / 2
            ? new Resolution.Unable()
            : new Resolution.Silent();

    private static TimeSpan Earlier(TimeSpan one, TimeSpan? other) => other < one ? other.Value : one;
}
