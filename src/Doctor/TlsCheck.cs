using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CaptchaGate.Doctor;

/// <summary>The TLS handshake, with the same trust as CaptchaGate's own connections.</summary>
/// <param name="trust">The trust of CaptchaGate's connections.</param>
internal sealed class TlsCheck(SslClientAuthenticationOptions trust, TimeProvider time)
{
    public async Task<Finding> RunAsync(Uri endpoint, Socket socket, CancellationToken cancellationToken)
    {
        // Only the settings' own check may allow this: a loopback address in Development.
        if (string.Equals(endpoint.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal))
            return Finding.Ok(Check.Tls, "not used: plain http to this machine, for development only");
        using var limit = new StepLimit(time, cancellationToken);
        Finding? untrusted = null;
        try
        {
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await stream.AuthenticateAsClientAsync(Options(endpoint.Host, finding => untrusted = finding), limit.Token);
            return Finding.Ok(Check.Tls, $"{Name(stream.SslProtocol)}, and the certificate is trusted");
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException)
        {
            return untrusted ?? Finding.Failed(
                Check.Tls,
                $"the handshake with {endpoint.Host} failed",
                "Something blocks TLS, or another service uses this port: look for a proxy, a firewall that inspects TLS, or a wrong port.");
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            return Finding.Failed(
                Check.Tls,
                $"{endpoint.Host} accepted the connection and did not answer the handshake within {StepLimit.Text}",
                "Something else accepts connections instead of the service: look for a proxy or a firewall that inspects TLS.");
        }
    }

    private SslClientAuthenticationOptions Options(string host, Action<Finding> distrust) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = trust.CertificateChainPolicy,
        EnabledSslProtocols = trust.EnabledSslProtocols,
        RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            if (errors is not SslPolicyErrors.None)
                distrust(Untrusted(host, chain, errors));
            return trust.RemoteCertificateValidationCallback?.Invoke(sender, certificate, chain, errors) ?? errors is SslPolicyErrors.None;
        },
    };

    private static Finding Untrusted(string host, X509Chain? chain, SslPolicyErrors errors)
    {
        var flaws = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, status) => all | status.Status) ?? X509ChainStatusFlags.NoError;
        if (flaws.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return Finding.Failed(
                Check.Tls,
                $"the certificate of {host} has expired or is not yet valid",
                "Check this machine's date first. If it is correct, look for a proxy that presents an old certificate.");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return Finding.Failed(
                Check.Tls,
                $"the certificate is for another name than {host}",
                "Something else responds instead of the service: check DNS, the hosts file and proxies. Do not disable certificate validation.");
        }

        return Finding.Failed(
            Check.Tls,
            $"the issuer of the certificate of {host} is not trusted",
            "Install the system's CA certificates (package ca-certificates). If they are installed, the connection is intercepted: exempt this name from TLS inspection.");
    }

    private static string Name(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.Tls13 => "TLS 1.3",
        _ => protocol.ToString(),
    };
}
