using Azure.Core.Pipeline;
using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Doctor.Tests.Support;

/// <summary>A Key Vault with the patient's key, and the managed identity that may read it.</summary>
internal sealed class VaultStage : IAsyncDisposable
{
    private const string SecretName = "captcha-access-key";

    private readonly TestAuthority _authority = new();

    // The libraries keep tokens of an identity for the whole process, so no two tests have the same.
    private readonly string _clientId = Guid.Parse(new RandomNonceSource().Next()).ToString();

    public Network Network { get; } = new();

    public IdentityEndpoint Identity { get; private set; } = null!;

    public VaultDouble Vault { get; private set; } = null!;

    public static async Task<VaultStage> StartAsync()
    {
        var stage = new VaultStage();
        stage.Identity = await IdentityEndpoint.StartAsync(stage._clientId);
        stage.Identity.Issue = static _ => $"token-{new RandomNonceSource().Next()}";
        stage.Vault = await VaultDouble.StartAsync(stage.Identity, stage._authority);
        stage.Network.Route(IdentityEndpoint.Host, stage.Identity.Port);
        stage.Network.Route(stage.Vault.Host, stage.Vault.Port);
        stage.Vault.PutKey(SecretName, Marker.KeyId, Marker.Secret);
        return stage;
    }

    /// <summary>Has the patient take its key from here.</summary>
    public void Connect(Patient patient)
    {
        // In Development a developer's own sign-in would do as well.
        patient.Environment = "Production";
        patient.Settings["Credentials__Source"] = "KeyVault";
        patient.Settings["Credentials__KeyVault__Uri"] = $"https://{Vault.Host}";
        patient.Settings["Credentials__KeyVault__SecretName"] = SecretName;
        patient.Settings["Credentials__ManagedIdentityClientId"] = _clientId;
        patient.PutKey(securityToken: null);
        var handler = new SocketsHttpHandler { ConnectCallback = Network.ConnectAsync, UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = _authority.Policy();
        patient.Services.Add(services => services.AddSingleton<HttpPipelineTransport>(new HttpClientTransport(handler)));
    }

    public async ValueTask DisposeAsync()
    {
        await Vault.DisposeAsync();
        await Identity.DisposeAsync();
        _authority.Dispose();
    }
}
