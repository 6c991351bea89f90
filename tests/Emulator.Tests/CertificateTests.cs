using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

public sealed class CertificateTests : TlsTest
{
    [Fact]
    public async Task A_client_that_trusts_the_authority_verifies_over_tls()
    {
        using var http = Trusting();
        var token = Emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        using var response = await http.SendAsync(Call(token), Cancel);
        Assert.Contains("T001", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_trust_it_refuses()
    {
        using var http = new HttpClient();
        Assert.Equal(SslPolicyErrors.RemoteCertificateChainErrors, await PolicyErrors());
        await Refused(http);
    }

    [Theory]
    [InlineData(CertificateKind.Untrusted, SslPolicyErrors.RemoteCertificateChainErrors)]
    [InlineData(CertificateKind.WrongName, SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(CertificateKind.Expired, SslPolicyErrors.RemoteCertificateChainErrors)]
    public async Task A_wrong_certificate_is_refused_for_its_own_fault_and_the_good_one_works_again(CertificateKind kind, SslPolicyErrors fault)
    {
        using (var before = Trusting())
            (await before.SendAsync(Call("x"), Cancel)).Dispose();
        Emulator.Certificates.Serving = kind;
        Assert.Equal(fault, await PolicyErrors(Emulator.Certificates.Authority));
        using var http = Trusting();
        await Refused(http);
        Assert.Equal(1, Emulator.Journal.Total);

        Emulator.Certificates.Serving = CertificateKind.Good;
        using var response = await http.SendAsync(Call("x"), Cancel);
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_good_certificate_also_bears_the_names_asked_for()
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = TrustingOptions(),
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync("127.0.0.1", Emulator.SecureAddress.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        var address = new Uri("https://captcha.ap-southeast-1.aliyuncs.com/");
        using var response = await http.SendAsync(new Signer().Sign(address, Client.Form(("CaptchaVerifyParam", "x"))), Cancel);
        Assert.Contains("F003", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_authority_is_handed_out_without_its_private_key()
    {
        Assert.False(Emulator.Certificates.Authority.HasPrivateKey);
        using var client = new Client(Emulator.BaseAddress);
        var reply = await client.ControlAsync(HttpMethod.Get, "ca.pem");
        using var authority = X509Certificate2.CreateFromPem(reply.Body);
        Assert.Equal(Emulator.Certificates.Authority.Thumbprint, authority.Thumbprint);
        Assert.False(authority.HasPrivateKey);
    }

    private async Task<SslPolicyErrors> PolicyErrors(X509Certificate2? trusted = null)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", Emulator.SecureAddress.Port, Cancel);
        var seen = SslPolicyErrors.None;
        await using var tls = new SslStream(tcp.GetStream());
        var options = trusted is null ? new() : TrustingOptions();
        options.TargetHost = "127.0.0.1";
        options.RemoteCertificateValidationCallback = (_, _, _, errors) =>
        {
            seen = errors;
            return errors is SslPolicyErrors.None;
        };
        await Assert.ThrowsAsync<AuthenticationException>(() => tls.AuthenticateAsClientAsync(options, Cancel));
        return seen;
    }
}
