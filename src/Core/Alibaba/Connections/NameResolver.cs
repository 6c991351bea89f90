using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>Resolves the names of Alibaba Cloud's endpoints. What the network does is a result, never an exception.</summary>
internal sealed class NameResolver(TimeProvider time)
{
    /// <summary>Resolves <paramref name="host"/> for traffic; callers share one lookup of a name.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public async ValueTask<Resolution> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return Addresses(await Dns.GetHostAddressesAsync(host, cancellationToken).WaitAsync(Timeout.InfiniteTimeSpan, time, cancellationToken));
        }
        catch (SocketException exception)
        {
            return Fault(exception);
        }
    }

    /// <summary>Resolves <paramref name="host"/> for the health probe, without the thread pool and without waiting for traffic's lookups.</summary>
    /// <param name="limit">The longest that it may take; 50 milliseconds more where no answer came.</param>
    public Resolution Resolve(string host, TimeSpan limit)
    {
        Resolution result = new Resolution.Silent();
        var started = time.GetTimestamp();
        var lookup = new Thread(Lookup) { IsBackground = true };
        lookup.Start();
        var left = limit - time.GetElapsedTime(started);
        lookup.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return result;

        void Lookup()
        {
            try
            {
                result = Addresses(Dns.GetHostAddresses(host));
            }
            catch (SocketException exception)
            {
                result = Fault(exception);
            }
        }
    }

    private static Resolution Addresses(IPAddress[] addresses) =>
        addresses.Length > 0 ? new Resolution.Found(addresses, Stale: false) : new Resolution.NotFound();

    private static Resolution Fault(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => new Resolution.NotFound(),
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable => new Resolution.Unable(),
        _ => new Resolution.Refused(),
    };
}
