using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>
/// Reaches one address over a connection of its own, synchronously on the caller's thread: nothing that keeps visitors waiting (thread
/// pool, connection pool, timers) can make a healthy address look down. It names each failure, and says what that rests on.
/// </summary>
/// <param name="shared">The pool whose trust in certificates the probe shares.</param>
internal sealed class ProbeTransport(SocketsHttpHandler shared) : IDisposable
{
    private const int MaxAddresses = 2;

    private readonly ProbeSockets _sockets = new();

    /// <summary>Connects within <see cref="ProbeWindow.Limit"/>, with the TLS handshake where the address has one, and asks.</summary>
    /// <param name="names">Resolves the address's name.</param>
    /// <param name="ask">Writes the question and reads the answer.</param>
    public ProbeContact<T> Reach<T>(Uri address, NameResolver names, Func<Stream, T> ask)
        where T : class
    {
        using var window = new ProbeWindow();
        var stage = Stage.Connecting;
        try
        {
            using var connection = ProbeConnection.Open(Addresses(address, names, window), address.Port, _sockets, window);
            stage = Stage.Handshaking;
            using Stream stream = IsTls(address) ? Authenticate(connection, address.Host) : connection;
            stage = Stage.Asked;
            return new(ask(stream), failure: null);
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or InvalidDataException)
        {
            return new(answer: null, FailureOf(exception, stage));
        }
        finally
        {
            _sockets.Refill();
        }
    }

    public void Dispose() => _sockets.Dispose();

    private static bool IsTls(Uri address) => string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);

    // What is known already is taken as it is, so that the time is left for the connection.
    private static IEnumerable<IPAddress> Addresses(Uri address, NameResolver names, ProbeWindow window) => names.Resolve(address.Host, window.Remaining) switch
    {
        Resolution.Found found => found.Addresses.Take(MaxAddresses),
        Resolution.NotFound => throw new SocketException((int)SocketError.HostNotFound),
        Resolution.Refused => throw new SocketException((int)SocketError.ConnectionRefused),
        Resolution.Silent => throw new ProbeSilenceException(window.SilenceCounts ? ProbeEvidence.Ticker : ProbeEvidence.None),
        _ => throw new ProbeUnableException(),
    };

    private SslStream Authenticate(ProbeConnection connection, string host)
    {
        var tls = new SslStream(connection, leaveInnerStreamOpen: true);
        try
        {
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                RemoteCertificateValidationCallback = shared.SslOptions.RemoteCertificateValidationCallback,
                CertificateChainPolicy = shared.SslOptions.CertificateChainPolicy,
            });
            return tls;
        }
        catch
        {
            tls.Dispose();
            throw;
        }
    }

    private static ProbeFailure FailureOf(Exception exception, Stage stage)
    {
        var outcome = OutcomeOf(exception, stage);
        var evidence = Find<ProbeSilenceException>(exception) is { } silence ? silence.Evidence
            : outcome is Outcome.LocalExhaustion or Outcome.CertificateNotTrusted ? ProbeEvidence.None
            : ProbeEvidence.Reply;
        return new ProbeFailure(outcome, evidence, WasAsked: stage is Stage.Asked);
    }

    private static Outcome OutcomeOf(Exception exception, Stage stage)
    {
        if (Find<ProbeUnableException>(exception) is not null)
            return Outcome.LocalExhaustion;
        // Perhaps an interception: it says nothing about the service.
        if (Find<UntrustedCertificateException>(exception) is not null)
            return Outcome.CertificateNotTrusted;
        var silent = Find<ProbeSilenceException>(exception) is not null;
        return stage switch
        {
            Stage.Asked when silent => Outcome.TimeoutAfterSend,
            _ when silent => Outcome.ConnectTimedOut,
            Stage.Connecting => Outcome.Unreachable,
            Stage.Handshaking => Outcome.TlsHandshakeReset,
            _ => exception is InvalidDataException ? Outcome.UnreadableAnswer : Outcome.ConnectionLostAfterSend,
        };
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

    private enum Stage
    {
        Connecting,
        Handshaking,
        Asked,
    }
}
