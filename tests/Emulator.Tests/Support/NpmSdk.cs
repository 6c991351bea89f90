using System.Text.Json;

namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>The official npm SDK in a node process of its own.</summary>
internal sealed class NpmSdk : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "npm");

    private readonly LineProcess _node;

    private NpmSdk(LineProcess node) => _node = node;

    /// <summary>Null where node or npm isn't installed.</summary>
    /// <param name="authorityPem">The certificate authority that node shall trust besides its own.</param>
    public static async Task<NpmSdk?> StartAsync(string authorityPem)
    {
        if (!await NpmFolder.InstallAsync(Folder))
            return null;
        await File.WriteAllTextAsync(Path.Combine(Folder, "ca.pem"), authorityPem, TestContext.Current.CancellationToken);
        return LineProcess.Start(Folder, "node", ["verify.mjs"], [new("NODE_EXTRA_CA_CERTS", "ca.pem")]) is { } node ? new(node) : null;
    }

    public async Task<NpmReply> VerifyAsync(NpmJob job) => JsonSerializer.Deserialize<NpmReply>(await _node.AskAsync(JsonSerializer.Serialize(job, Options)), Options)!;

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}

internal sealed record NpmJob(string Endpoint, string Token, string? SceneId)
{
    public string AccessKeyId { get; init; } = "LTAIemulator";

    public string AccessKeySecret { get; init; } = "emulator-secret";

    public string? SecurityToken { get; init; }

    public string? Nonce { get; init; }

    /// <summary>For a job that reads a secret instead of verifying a token.</summary>
    public string? SecretName { get; init; }

    public NpmOidc? Oidc { get; init; }
}

/// <summary>The settings of the official library's credentials of type oidc_role_arn, under its own names.</summary>
internal sealed record NpmOidc(string RoleArn, string OidcProviderArn, string OidcTokenFilePath, string StsEndpoint)
{
    public string RoleSessionName { get; init; } = "captcha-gate";
}

internal sealed record NpmReply(int? Status, string? Code, string? VerifyCode, string? CertifyId, string? SecretData, string? Message);
