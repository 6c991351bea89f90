using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace CaptchaGate.Emulator.Tests.Support;

/// <summary>The official npm SDK in a node process of its own.</summary>
internal sealed class NpmSdk : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "npm");

    private readonly Process _node;

    private NpmSdk(Process node) => _node = node;

    /// <summary>Null where node or npm isn't installed.</summary>
    /// <param name="authorityPem">The certificate authority that node shall trust besides its own.</param>
    public static async Task<NpmSdk?> StartAsync(string authorityPem)
    {
        if (!await InstallAsync())
            return null;
        await File.WriteAllTextAsync(Path.Combine(Folder, "ca.pem"), authorityPem, TestContext.Current.CancellationToken);
        return Start("node", "verify.mjs") is { } node ? new(node) : null;
    }

    public async Task<NpmReply> VerifyAsync(NpmJob job)
    {
        await _node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(job, Options));
        var line = await _node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return line is null
            ? throw new InvalidOperationException($"node ended: {await _node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}")
            : JsonSerializer.Deserialize<NpmReply>(line, Options)!;
    }

    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        await _node.WaitForExitAsync();
        _node.Dispose();
    }

    /// <summary>Installs what the lock file names, unless that was done before. False where npm isn't installed.</summary>
    private static async Task<bool> InstallAsync()
    {
        var locked = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"), TestContext.Current.CancellationToken);
        var done = Path.Combine(Folder, "node_modules", "installed.json");
        if (File.Exists(done) && string.Equals(await File.ReadAllTextAsync(done, TestContext.Current.CancellationToken), locked, StringComparison.Ordinal))
            return true;
        using var npm = Start("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (npm is null)
            return false;
        var errors = npm.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(npm.ExitCode == 0, $"npm ci in {Folder} ended with {npm.ExitCode}: {await errors}");
        await File.WriteAllTextAsync(done, locked, TestContext.Current.CancellationToken);
        return true;
    }

    private static Process? Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["NODE_EXTRA_CA_CERTS"] = "ca.pem" },
            });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
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
