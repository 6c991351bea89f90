using System.Collections.Concurrent;
using System.Net;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>
/// Resolves the names of Alibaba Cloud's endpoints, for traffic and for the health probe. What the network does is a
/// result, never an exception. Lookups run on threads of their own, at most one for each name, so that a name server that
/// does not answer takes nothing from the thread pool.
/// </summary>
internal sealed class NameResolver
{
    // The endpoints are a handful; a list without an end would be a leak.
    private const int MaxNames = 16;

    private readonly ConcurrentDictionary<string, ResolvedName> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _time;
    private readonly Func<IReadOnlyList<IPEndPoint>> _servers;

    /// <param name="time">Measures the age of an answer.</param>
    /// <param name="servers">The name servers to ask, read anew for each lookup. Default: the machine's.</param>
    public NameResolver(TimeProvider time, Func<IReadOnlyList<IPEndPoint>>? servers = null)
    {
        _time = time;
        _servers = servers ?? NameServers.Read;
    }

    /// <summary>
    /// Resolves <paramref name="host"/> for traffic. Callers share one lookup of a name, and the last good addresses are used
    /// while the name servers are slow or down.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before a first answer came.</exception>
    public ValueTask<Resolution> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var literal = HostsFile.FindLiteral(host);
        return literal.Count > 0 ? new(new Resolution.Found(literal, Stale: false)) : Name(host).ResolveAsync(cancellationToken);
    }

    /// <summary>
    /// Resolves <paramref name="host"/> for the health probe: on the caller's thread, with sockets of its own, without the
    /// thread pool and without waiting for a lookup of traffic's.
    /// </summary>
    /// <param name="limit">The longest that it may take; 50 milliseconds more where no answer came. With good addresses at hand, at most 500 milliseconds.</param>
    public Resolution Resolve(string host, TimeSpan limit)
    {
        var literal = HostsFile.FindLiteral(host);
        return literal.Count > 0 ? new Resolution.Found(literal, Stale: false) : Name(host).Resolve(limit);
    }

    /// <summary>Records that <paramref name="address"/> took a connection, so that it is tried first from now on.</summary>
    public void Connected(string host, IPAddress address)
    {
        if (_names.TryGetValue(host, out var name))
            name.Connected(address);
    }

    /// <summary>Records that no address of <paramref name="host"/> took a connection: newer ones are looked up before the usual time.</summary>
    public void NotConnected(string host)
    {
        if (_names.TryGetValue(host, out var name))
            name.NotConnected();
    }

    private ResolvedName Name(string host)
    {
        if (_names.TryGetValue(host, out var known))
            return known;
        var name = new ResolvedName(limit => LookUp(host, limit), _time);
        return _names.Count < MaxNames ? _names.GetOrAdd(host, name) : name;
    }

    private Resolution LookUp(string host, TimeSpan limit)
    {
        try
        {
            var written = HostsFile.Find(host);
            return written.Count > 0 ? new Resolution.Found(written, Stale: false) : NameQuery.Run(host, _servers(), limit);
        }
#pragma warning disable CA1031 // An exception would end the lookup's own thread, and so the process.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The machine's settings cannot be read: for lack of a handle, most likely.
            return new Resolution.Unable();
        }
    }
}
