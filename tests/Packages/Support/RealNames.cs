using System.Net;
using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Emulator;

namespace CaptchaGate.Packages.Tests.Support;

/// <summary>
/// Alibaba Cloud, Key Vault and App Service's managed identity on loopback addresses, for a process in Production: it finds them under their
/// real names in a hosts file of its own, on their real port, and checks their certificates. Needs root, for the file and the port.
/// </summary>
internal sealed class RealNames : IAsyncDisposable
{
    private const string Captcha = "captcha.ap-southeast-1.aliyuncs.com";
    private const string SecondCaptcha = "captcha-dualstack.ap-southeast-1.aliyuncs.com";
    private const string Sts = "sts.ap-southeast-1.aliyuncs.com";
    private const string Kms = "kms.ap-southeast-1.aliyuncs.com";
    private const int Https = 443;

    private static readonly IPAddress AlibabaCloud = IPAddress.Parse("127.77.0.1");
    private static readonly IPAddress KeyVault = IPAddress.Parse("127.77.0.2");

    private readonly TestAuthority _authority = new();
    private readonly string _hosts = Path.GetTempFileName();
    private readonly string _authorities = Path.GetTempFileName();

    private RealNames(CaptchaEmulator emulator) => Emulator = emulator;

    public CaptchaEmulator Emulator { get; }

    public IdentityEndpoint Identity { get; private set; } = null!;

    public VaultDouble Vault { get; private set; } = null!;

    /// <value>Starts a program that sees the hosts file.</value>
    public IReadOnlyList<string> Wrapper => ["unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", _hosts];

    /// <value>Where the identity is, and whom to trust.</value>
    public IEnumerable<(string Name, string? Value)> Settings =>
    [
        ("IDENTITY_ENDPOINT", $"http://127.0.0.1:{Identity.Port}/msi/token"),
        ("IDENTITY_HEADER", IdentityEndpoint.Header),
        ("SSL_CERT_FILE", _authorities),
    ];

    public static async Task<RealNames> StartAsync()
    {
        NotRun.When(!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess, "the sources of credentials on the published executable; run tests/Packages on Linux as root.");
        var emulator = await CaptchaEmulator.StartAsync(new EmulatorOptions { Host = AlibabaCloud, Https = true, HttpsPort = Https, CertificateNames = [Captcha, SecondCaptcha, Sts, Kms] }, TestContext.Current.CancellationToken);
        var names = new RealNames(emulator) { Identity = await IdentityEndpoint.StartAsync(clientId: null) };
        names.Identity.Issue = resource => string.Equals(resource, emulator.Sts.Trust.Audience, StringComparison.Ordinal) ? emulator.Sts.IssueIdentityToken() : "token-for-vaults";
        names.Vault = await VaultDouble.StartAsync(names.Identity, names._authority, url: $"https://{KeyVault}:{Https}");
        await File.WriteAllTextAsync(names._hosts, $"127.0.0.1 localhost\n{AlibabaCloud} {Captcha} {SecondCaptcha} {Sts} {Kms}\n{KeyVault} {names.Vault.Host}\n");
        await File.WriteAllTextAsync(names._authorities, $"{emulator.Certificates.Authority.ExportCertificatePem()}\n{names._authority.Pem}\n");
        return names;
    }

    public async ValueTask DisposeAsync()
    {
        await Vault.DisposeAsync();
        await Identity.DisposeAsync();
        await Emulator.DisposeAsync();
        _authority.Dispose();
        File.Delete(_hosts);
        File.Delete(_authorities);
    }
}
