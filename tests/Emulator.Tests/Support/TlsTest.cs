using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>An emulator with a TLS listener, and clients that trust its authority.</summary>
public abstract class TlsTest : EmulatorTest
{
    private protected override EmulatorOptions Options => new() { Https = true, CertificateNames = ["captcha.ap-southeast-1.aliyuncs.com"] };

    private protected async Task Refused(HttpClient http)
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(Call("x"), Cancel));
        Assert.Equal(HttpRequestError.SecureConnectionError, refused.HttpRequestError);
        Assert.True(refused.InnerException is AuthenticationException, refused.ToString());
    }

    private protected HttpRequestMessage Call(string token) => new Signer().Sign(Emulator.SecureAddress, Client.Form(("CaptchaVerifyParam", token)));

    private protected HttpClient Trusting() => new(new SocketsHttpHandler { SslOptions = TrustingOptions() });

    private protected SslClientAuthenticationOptions TrustingOptions()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Emulator.Certificates.Authority);
        return new() { CertificateChainPolicy = policy };
    }
}
