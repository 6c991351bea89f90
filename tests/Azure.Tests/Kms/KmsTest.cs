using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Emulator.Signing;

namespace CaptchaGate.Azure.Tests.Kms;

/// <summary>A gate on Function Compute whose key is a secret of KMS.</summary>
public abstract class KmsTest : IAsyncLifetime
{
    private protected const string SecretName = "captcha/access+key";
    private protected const string GetSecretValue = "GetSecretValue";

    private protected FakeAzure Cloud { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cloud = await FakeAzure.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Cloud.DisposeAsync();
    }

    private protected void PutKey(string id)
    {
        Cloud.Emulator.Keys.Put(new EmulatorKey { Id = id, Secret = $"secret-of-{id}" });
        Cloud.Emulator.Secrets.Put(SecretName, $$"""{"accessKeyId":"{{id}}","accessKeySecret":"secret-of-{{id}}"}""");
    }

    private protected VerifierHost Gate(string role, params ReadOnlySpan<(string Name, string? Value)> changes) => Cloud.Gate(
    [
        ("Credentials:Source", "Kms"),
        ("Credentials:Kms:Region", "ap-southeast-1"),
        ("Credentials:Kms:SecretName", SecretName),
        ("FC_FUNCTION_NAME", "verify"),
        .. FunctionRole.Issue(Cloud, role).Environment,
        .. changes,
    ]);
}
