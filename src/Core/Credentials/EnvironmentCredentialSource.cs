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
    /// <param name="why">Why it must be, for whoever reads the fault.</param>
    public static void Check(IConfiguration configuration, SettingFaults faults, string why)
    {
        foreach (var (variable, example) in new[] { (Id, "LTAI..."), (Secret, "...") })
        {
            faults.Require(!string.IsNullOrWhiteSpace(configuration[variable]), variable, $"is missing, {why}", example);
            faults.RequireResolved(configuration[variable], variable, example);
        }
    }

    public Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(Load());

    private CredentialLoad Load()
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
