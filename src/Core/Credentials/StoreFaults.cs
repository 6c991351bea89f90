using System.Net.Sockets;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;

namespace CaptchaGate.Core.Credentials;

/// <summary>Names the transport failure of a call to a store: an outage of the store, an unknown name, or a bug in CaptchaGate.</summary>
public static class StoreFaults
{
    /// <param name="exception">What the call threw.</param>
    /// <param name="store">What was called, for the log: "the vault", "STS".</param>
    /// <returns>Null when the exception is no failure of the transport.</returns>
    public static CredentialLoad? Of(Exception exception, string store)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (Find<ConnectionFailedException>(exception) is { } failed)
            return Of(failed.Failure, store);
        var socket = Find<SocketException>(exception);
        if (socket is null && Find<HttpRequestException>(exception) is null && Find<IOException>(exception) is null)
            return Find<OperationCanceledException>(exception) is null && Find<TimeoutException>(exception) is null ? null : Silent(store);
        if (TransportFaults.IsExhaustion((Exception?)socket ?? exception))
            return Exhausted(store);
        // getaddrinfo(3): EAI_NONAME and EAI_NODATA say that the name has no address; EAI_AGAIN (TryAgain), that no name server said anything.
        if (socket?.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
            return HostUnknown(store);
        return socket?.SocketErrorCode is SocketError.TimedOut
            ? Silent(store)
            : Unreachable(store);
    }

    /// <summary>A call that a timer of ours ended.</summary>
    public static CredentialLoad Silent(string store) => new CredentialLoad.StoreDown($"{store} did not answer in time") { TimedOut = true };

    private static CredentialLoad Of(ConnectionFailure failure, string store) => failure switch
    {
        ConnectionFailure.OutOfResources => Exhausted(store),
        ConnectionFailure.NameNotFound => HostUnknown(store),
        ConnectionFailure.TimedOut or ConnectionFailure.NameServersSilent => Silent(store),
        _ => Unreachable(store),
    };

    private static CredentialLoad.Exhausted Exhausted(string store) => new($"{store} was not reached: this process is out of handles or ports");

    private static CredentialLoad.HostUnknown HostUnknown(string store) => new($"{store}'s host name does not exist");

    private static CredentialLoad.StoreDown Unreachable(string store) => new($"{store} could not be reached");

    private static T? Find<T>(Exception? exception)
        where T : Exception => exception switch
        {
            null => null,
            T found => found,
            // After its last try, a client of Azure's throws what each try came to.
            AggregateException { InnerExceptions: [.., var last] } => Find<T>(last),
            _ => Find<T>(exception.InnerException),
        };
}
