using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Core.Credentials;

/// <summary>The names of Alibaba Cloud's own credential chain, read through the configuration (environment variables).</summary>
internal sealed class EnvironmentCredentialSource(IConfiguration configuration) : ICredentialSource
{
    public const string Id = "ALIBABA_CLOUD_ACCESS_KEY_ID";
    public const string Secret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
    public const string SecurityToken = "ALIBABA_CLOUD_SECURITY_TOKEN";

    /// <summary>Checks that the key is there and is one.</summary>
    /// <param name="why">The reason for the rule, for the error message.</param>
    public static void Check(IConfiguration configuration, SettingFaults faults, string why)
    {
        foreach (var (variable, example) in new[] { (Id, "LTAI..."), (Secret, "...") })
        {
            faults.Require(!string.IsNullOrWhiteSpace(configuration[variable]), variable, $"is missing, {why}", example);
            Check(configuration[variable], variable, example, faults);
        }

        Check(configuration[SecurityToken], SecurityToken, "CAIS...", faults);
        faults.Require(
            configuration[Id]?.StartsWith("STS.", StringComparison.Ordinal) is not true || !string.IsNullOrEmpty(configuration[SecurityToken]),
            SecurityToken,
            $"is missing, though {Id} is the ID of a temporary key",
            "CAIS...");
    }

    // What the key itself would reject, reported at start and not at the first request.
    private static void Check(string? value, string variable, string example, SettingFaults faults)
    {
        faults.RequireResolved(value, variable, example);
        faults.Require(
            string.IsNullOrWhiteSpace(value) || UnresolvedReferences.FaultOf(value) is not null || !value.AsSpan().ContainsAnyExceptInRange('!', '~'),
            variable,
            "has a character that no AccessKey has, such as a space or a line break",
            example);
    }

    public Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(Load());

    /// <summary>Reads the variables.</summary>
    public CredentialLoad Load()
    {
        var (id, secret) = (configuration[Id], configuration[Secret]);
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret))
            return new CredentialLoad.Misconfigured($"{Id} or {Secret} is not set");
        try
        {
            return new CredentialLoad.Loaded(new AccessKey(id, secret, configuration[SecurityToken]));
        }
        catch (ArgumentException)
        {
            return new CredentialLoad.Misconfigured($"{Id}, {Secret} or {SecurityToken} has a character that no AccessKey has");
        }
    }
}
