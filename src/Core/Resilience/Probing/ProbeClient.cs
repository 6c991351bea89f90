using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using CaptchaGate.Core.Alibaba.Connections;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Upstream;

namespace CaptchaGate.Core.Resilience.Probing;

/// <summary>
/// Asks one endpoint about a junk token, over a connection of its own, synchronously on the caller's thread: nothing that
/// keeps visitors waiting (thread pool, connection pool, timers) can make a healthy service look down.
/// </summary>
internal sealed class ProbeClient(INonceSource nonces, ServiceClock clock, NameResolver names, SocketsHttpHandler shared) : IProbeClient, IDisposable
{
    private const int MaxAddresses = 2;

    private readonly ProbeSockets _sockets = new();

    /// <summary>A token of the V3 shape that no browser ever got.</summary>
    public static string JunkToken(string sceneId) => Convert.ToBase64String(
        Encoding.UTF8.GetBytes($$"""{"certifyId":"captchagate","sceneId":"{{sceneId}}","isSign":true,"securityToken":"cHJvYmU="}"""));

    public ProbeAnswer Ask(Uri endpoint, string sceneId, AccessKey key)
    {
        using var window = new ProbeWindow();
        var stage = Stage.Connecting;
        try
        {
            using var connection = ProbeConnection.Open(Addresses(endpoint, window), endpoint.Port, _sockets, window);
            stage = Stage.Handshaking;
            using Stream stream = IsTls(endpoint) ? Authenticate(connection, endpoint.Host) : connection;
            using var form = FormContent.Of(new("CaptchaVerifyParam", JunkToken(sceneId)), new("SceneId", sceneId));
            using var message = CaptchaClient.Message.Create(endpoint, key, clock.Now, nonces.Next(), form);
            stage = Stage.Asked;
            stream.Write(ProbeRequest.Write(message));
            return Of(Classifier.Classify(new ProbeResponse(stream).Read()));
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or InvalidDataException)
        {
            return Of(exception, stage);
        }
        finally
        {
            _sockets.Refill();
        }
    }

    public void Dispose() => _sockets.Dispose();

    private static bool IsTls(Uri endpoint) => string.Equals(endpoint.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);

    // What is known already is taken as it is, so that the time is left for the connection.
    private IEnumerable<IPAddress> Addresses(Uri endpoint, ProbeWindow window) => names.Resolve(endpoint.Host, window.Remaining) switch
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

    // An answer is health, whatever it says, unless it is one that the service gives when it is down.
    private static ProbeAnswer Of(Judgement judgement)
    {
        var down = judgement.Row.Class is OutcomeClass.Ambiguous;
        return new ProbeAnswer(down ? ProbeResult.Failing : ProbeResult.Healthy, judgement with { Attempts = 1, BilledCalls = judgement.MayBeJudged ? 1 : 0 }, ProbeEvidence.Reply);
    }

    private static ProbeAnswer Of(Exception exception, Stage stage)
    {
        var outcome = OutcomeOf(exception, stage);
        var evidence = Find<ProbeSilenceException>(exception) is { } silence ? silence.Evidence
            : outcome is Outcome.LocalExhaustion or Outcome.CertificateNotTrusted ? ProbeEvidence.None
            : ProbeEvidence.Reply;
        var sent = stage is Stage.Asked;
        return new ProbeAnswer(
            evidence is ProbeEvidence.None ? ProbeResult.Inconclusive : ProbeResult.Failing,
            new Judgement(outcome) { Attempts = 1, MayBeJudged = sent, BilledCalls = sent ? 1 : 0 },
            evidence);
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
            Stage.Connecting => Outcome.Unreachable,
            Stage.Handshaking => silent ? Outcome.Unreachable : Outcome.TlsHandshakeReset,
            _ when silent => Outcome.TimeoutAfterSend,
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
