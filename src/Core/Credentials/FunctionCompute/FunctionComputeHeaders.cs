using CaptchaGate.Core.Alibaba;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Credentials.FunctionCompute;

/// <summary>
/// Takes the role's credentials from a request's headers (<c>x-fc-access-key-id</c>, <c>x-fc-access-key-secret</c>,
/// <c>x-fc-security-token</c>). Function Compute refuses such headers from callers; no other host does, so elsewhere, and
/// under any other <c>Credentials__Source</c>, they are not looked at.
/// </summary>
public sealed class FunctionComputeHeaders
{
    private readonly FunctionComputeCredentialSource _source;
    private readonly ILogger<FunctionComputeHeaders> _log;
    private readonly bool _trusted;

    internal FunctionComputeHeaders(
        FunctionComputeCredentialSource source,
        IOptions<CredentialsOptions> options,
        IConfiguration configuration,
        ILogger<FunctionComputeHeaders> log)
    {
        _source = source;
        _log = log;
        _trusted = FunctionComputeCredentialSource.RunsOn(configuration)
            && options.Value.Source is CredentialSourceKind.FunctionCompute or CredentialSourceKind.Kms;
    }

    /// <summary>Looks at the headers of the request at hand, before it is answered.</summary>
    /// <param name="header">Finds a header by name; null when there is none.</param>
    public void Observe(Func<string, string?> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (!_trusted
            || header("x-fc-access-key-id") is not { Length: > 0 } id
            || header("x-fc-access-key-secret") is not { Length: > 0 } secret
            || header("x-fc-security-token") is not { Length: > 0 } securityToken)
            return;
        var latest = _source.Latest;
        // The same credentials come with every request for as long as they live.
        if (latest is not null && string.Equals(latest.Id, id, StringComparison.Ordinal) && string.Equals(latest.SecurityToken, securityToken, StringComparison.Ordinal))
            return;
        try
        {
            _source.Latest = new AccessKey(id, secret, securityToken);
            _log.CredentialsLoaded(latest is not null);
        }
        catch (ArgumentException)
        {
            _log.CredentialsFailed("Function Compute sent credentials with a character that no AccessKey has");
        }
    }
}
