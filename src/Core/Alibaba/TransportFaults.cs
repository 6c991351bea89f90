using System.Net.Sockets;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Alibaba;

/// <summary>Names a transport failure. What matters first is whether the form had left; then, whose fault it is that it had not.</summary>
internal static class TransportFaults
{
    /// <summary>
    /// Whether an exception of the handler says that the transport failed. A connection that is reset in the moment it was made
    /// comes out as a bare socket error, because HttpClient asks it for its peer then.
    /// </summary>
    public static bool IsFault(Exception exception) => exception is HttpRequestException or IOException or SocketException;

    /// <summary>The row for an exception of the handler.</summary>
    public static Outcome Classify(Exception exception, bool sent)
    {
        if (sent)
        {
            return exception is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }
                ? Outcome.UnreadableAnswer
                : Outcome.ConnectionLostAfterSend;
        }

        if (Find<UntrustedCertificateException>(exception) is not null)
            return Outcome.CertificateNotTrusted;
        if (IsExhaustion(exception))
            return Outcome.LocalExhaustion;
        if (Find<ConnectionFailedException>(exception) is { } failed)
            return Classify(failed.Failure);
        return exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? Outcome.TlsHandshakeReset
            : Outcome.Unreachable;
    }

    /// <summary>
    /// The row for an attempt that ended before a connection was there to send on. The connect timeout says that the service, or
    /// its name servers, did not answer. Any other wait was for us: for a place in the pool, or for time on a processor.
    /// </summary>
    public static Outcome ClassifyUnsent(OperationCanceledException cancelled)
    {
        if (Find<ConnectionFailedException>(cancelled) is { } failed)
            return Classify(failed.Failure);
        return Find<TimeoutException>(cancelled) is null ? Outcome.LocalExhaustion : Outcome.ConnectTimedOut;
    }

    private static Outcome Classify(ConnectionFailure failure) => failure switch
    {
        ConnectionFailure.OutOfResources => Outcome.LocalExhaustion,
        ConnectionFailure.TimedOut or ConnectionFailure.NameServersSilent => Outcome.ConnectTimedOut,
        _ => Outcome.Unreachable,
    };

    // "Running out of local ports, handles or pool places is SHED, never an outage."
    public static bool IsExhaustion(Exception exception) =>
        (Find<ConnectionFailedException>(exception) is null && Find<SocketException>(exception) is { } fault && LocalResources.AreLacking(fault.SocketErrorCode))
        || !CanOpenSocket();

    // A lack of handles may also come out as something else: a host that is not found, a certificate that cannot be read.
    private static bool CanOpenSocket()
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
                return found;
        }

        return null;
    }
}
