using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CaptchaGate.Emulator.Network;

/// <summary>Certificates made in memory for one emulator. A client under test trusts <see cref="Authority"/>.</summary>
public sealed class Certificates : IDisposable
{
    private readonly Dictionary<CertificateKind, X509Certificate2> _byKind = [];

    internal Certificates(TimeProvider time, IEnumerable<string> names)
    {
        var now = time.GetUtcNow();
        using var authority = MakeAuthority("CN=CAPTCHA emulator CA", now);
        using var stranger = MakeAuthority("CN=An unknown authority", now);
        Authority = X509CertificateLoader.LoadCertificate(authority.RawData);
        string[] right = ["localhost", .. names];
        _byKind[CertificateKind.Good] = Issue(authority, right, now, now.AddDays(30));
        _byKind[CertificateKind.Untrusted] = Issue(stranger, right, now, now.AddDays(30));
        _byKind[CertificateKind.WrongName] = Issue(authority, ["elsewhere.invalid"], now, now.AddDays(30));
        _byKind[CertificateKind.Expired] = Issue(authority, right, now.AddDays(-2), now.AddDays(-1));
    }

    /// <value>The authority to trust, without its private key.</value>
    public X509Certificate2 Authority { get; }

    /// <value>The certificate that new connections get.</value>
    public CertificateKind Serving { get; set; }

    internal X509Certificate2 Current => _byKind[Serving];

    /// <inheritdoc/>
    public void Dispose()
    {
        Authority.Dispose();
        foreach (var certificate in _byKind.Values)
            certificate.Dispose();
    }

    private static X509Certificate2 MakeAuthority(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request.CreateSelfSigned(now.AddDays(-3), now.AddDays(60));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string[] names, DateTimeOffset now, DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[^1]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        if (names.Contains("localhost", StringComparer.Ordinal))
        {
            alternatives.AddIpAddress(IPAddress.Loopback);
            alternatives.AddIpAddress(IPAddress.IPv6Loopback);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.Create(authority, now.AddDays(-1), end, RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
