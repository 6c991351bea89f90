using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CaptchaGate.TestKit.Peers;

/// <summary>Certificates by an authority made for one case: one for all names of the service and the widget, one for another name.</summary>
internal static class ServiceCertificate
{
    /// <summary>Writes the authority to <paramref name="authorityFile"/>, which the server under test trusts by <c>SSL_CERT_FILE</c>.</summary>
    public static (SslStreamCertificateContext Good, SslStreamCertificateContext Foreign) Create(string authorityFile)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=CaptchaGate test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-3), now.AddDays(60));
        File.WriteAllText(authorityFile, authority.ExportCertificatePem());

        return (
            Issue(authority, now, [Addresses.FirstName, Addresses.SecondName, Addresses.ScriptName, .. Addresses.InitializationNames]),
            Issue(authority, now, ["portal.example"]));
    }

    private static SslStreamCertificateContext Issue(X509Certificate2 authority, DateTimeOffset now, IReadOnlyList<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.Create(authority, now.AddDays(-1), now.AddDays(30), RandomNumberGenerator.GetBytes(8));
        return SslStreamCertificateContext.Create(certificate.CopyWithPrivateKey(key), additionalCertificates: null, offline: true);
    }
}
