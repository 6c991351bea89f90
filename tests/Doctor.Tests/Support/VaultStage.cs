using Azure.Core.Pipeline;
using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Doctor.Tests.Support;

/// <summary>Azure's part: a managed identity, and a Key Vault with the patient's key that it may read.</summary>
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
    public void Connect(DoctorTestHost patient)
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

    /// <summary>Has the patient assume the emulator's role with the identity.</summary>
    public void ConnectRole(DoctorTestHost patient)
    {
        Connect(patient);
        var trust = patient.Emulator.Sts.Trust;
        Identity.Issue = _ => patient.Emulator.Sts.IssueIdentityToken(("aud", trust.Audience));
        Network.Route(DoctorTestHost.StsName, patient.Emulator.SecureAddress.Port);
        Network.Route(patient.Emulator.BaseAddress.Host, patient.Emulator.BaseAddress.Port);
        patient.Pool.ConnectCallback = Network.ConnectAsync;
        patient.Settings["Credentials__Source"] = "Federation";
        patient.Settings["Credentials__Federation__RoleArn"] = trust.RoleArn;
        patient.Settings["Credentials__Federation__OidcProviderArn"] = trust.ProviderArn;
        patient.Settings["Credentials__Federation__Audience"] = trust.Audience;
        patient.Settings["Credentials__Federation__Region"] = "ap-southeast-1";
        patient.Settings["Credentials__KeyVault__Uri"] = patient.Settings["Credentials__KeyVault__SecretName"] = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Vault.DisposeAsync();
        await Identity.DisposeAsync();
        _authority.Dispose();
    }
}
