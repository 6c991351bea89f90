using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CaptchaGate.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Forms.Tests.Forms;

/// <summary>Outside Development a target is reached on a public address or not at all, whatever its name says.</summary>
public sealed class TargetTests
{
    [Theory]
    [InlineData("Production", "localhost")]
    [InlineData("Staging", "localhost")]
    [InlineData("Production", "hooks.localhost")]
    public async Task A_name_that_only_this_machine_has_is_refused_at_start(string environment, string host)
    {
        using var inside = new Listener();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(environment, $"https://{host}:{inside.Port}/hook"));
        Assert.StartsWith("Forms__contact__Target has a host", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, inside.Accepted);
    }

    [Fact]
    public async Task In_Development_the_same_name_is_reached()
    {
        using var inside = new Listener();
        await using var gate = await FormsGate.StartAsync(
            [("Forms__contact__Target", $"https://localhost:{inside.Port}/hook"), ("Forms__contact__SigningSecret", FormsGate.Secret)]);

        Assert.Equal(502, (await gate.ByScriptAsync(("message", "x"), ("captchaVerifyParam", gate.Mint()))).Status);
        Assert.NotEqual(0, inside.Accepted);
    }

    private static Task<FormsGate> StartAsync(string environment, string target) => FormsGate.StartAsync(
        [
            ("ASPNETCORE_ENVIRONMENT", environment), ("Captcha__Endpoint", null),
            ("Forms__contact__Target", target), ("Forms__contact__SigningSecret", FormsGate.Secret),
        ],
        TakeAlibabaCloudsPlace);

    // Outside Development the gate asks the real names only; here they lead to the emulator.
    private static void TakeAlibabaCloudsPlace(WebApplicationBuilder builder, CaptchaEmulator emulator) => builder.Services.AddSingleton(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, emulator.SecureAddress.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { emulator.Certificates.Authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    });

    /// <summary>Counts who connects, over IPv4 and IPv6, and hangs up.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly TcpListener _listener = TcpListener.Create(0);
        private int _accepted;

        public Listener()
        {
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Accepted => Volatile.Read(ref _accepted);

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _accepted);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
