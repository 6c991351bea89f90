using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Redis;

/// <summary>The names of the <c>Shared__Redis</c> settings and what makes them valid.</summary>
internal sealed class RedisOptionsValidator(IServiceProvider services) : IValidateOptions<RedisOptions>
{
    private const string ConnectionString = "Shared__Redis__ConnectionString";
    private const string KeyPrefix = "Shared__Redis__KeyPrefix";
    private const string Timeout = "Shared__Redis__Timeout";
    private const string MaxInstances = "Shared__Redis__MaxInstances";
    private const string ResultKeyName = "Shared__Redis__ResultKey";
    private const string PreviousResultKey = "Shared__Redis__PreviousResultKey";

    private const string Source = "Shared__Redis__Source";
    private const string ConnectionSecretName = "Shared__Redis__ConnectionStringSecretName";
    private const string ResultKeySecretName = "Shared__Redis__ResultKeySecretName";
    private const string PreviousSecretName = "Shared__Redis__PreviousResultKeySecretName";

    private const string ConnectionExample = "my-redis.example.com:6380,password=...";
    private const string KeyExample = "(the output of: openssl rand -base64 32)";
    private const string ConnectionSecretExample = "redis-connection";
    private const string ResultKeySecretExample = "redis-result-key";
    private const string PreviousSecretExample = "redis-previous-result-key";
    private const int MaxPrefix = 64;

    public static readonly SettingSection Section = new("Shared",
    [
        new(ConnectionString, ConnectionExample),
        new("Shared__Redis__Tls", "true"),
        new(KeyPrefix, "captcha-gate:"),
        Setting.Time(Timeout, "00:00:00.050", TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(5)),
        Setting.Number(MaxInstances, "10", 1, 1000),
        new(ResultKeyName, KeyExample),
        new(PreviousResultKey, KeyExample),
        new(Source, "KeyVault"),
        new(ConnectionSecretName, ConnectionSecretExample),
        new(ResultKeySecretName, ResultKeySecretExample),
        new(PreviousSecretName, PreviousSecretExample),
    ]);

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var faults = new SettingFaults();
        faults.RequireWithin(options.Timeout, Section, Timeout);
        if (options.MaxInstances is { } instances)
            faults.RequireWithin(instances, Section, MaxInstances);
        faults.Require(
            options.KeyPrefix.Length is > 0 and <= MaxPrefix && options.KeyPrefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'),
            KeyPrefix,
            "must be 1 to 64 letters, digits and - _ . :",
            "captcha-gate:");
        if (options.IsOn)
            faults.Require(options.MaxInstances is not null, MaxInstances, $"is missing, though {(options.HasStore ? Source : ConnectionString)} is set: set it to the most instances that run at once", "10");
        if (options.HasStore)
            CheckSecrets(options, faults);
        else
            CheckSettings(options, faults);
        return faults.ToResult();
    }

    private void CheckSecrets(RedisOptions options, SettingFaults faults)
    {
        if (SecretSources.Check(services, options.Source!.Value, Source, faults) is not { } store)
            return;
        RequireUnset(options.ConnectionString, ConnectionString, options, ConnectionExample, faults);
        RequireUnset(options.ResultKey, ResultKeyName, options, KeyExample, faults);
        RequireUnset(options.PreviousResultKey, PreviousResultKey, options, KeyExample, faults);
        store.CheckName(options.ConnectionStringSecretName, ConnectionSecretName, ConnectionSecretExample, faults);
        store.CheckName(options.ResultKeySecretName, ResultKeySecretName, ResultKeySecretExample, faults);
        if (!string.IsNullOrEmpty(options.PreviousResultKeySecretName))
            store.CheckName(options.PreviousResultKeySecretName, PreviousSecretName, PreviousSecretExample, faults);
        store.CheckStore($"though {Source}={options.Source}", faults);
    }

    private static void RequireUnset(string? value, string setting, RedisOptions options, string example, SettingFaults faults) => faults.Require(
        string.IsNullOrEmpty(value), setting, $"is set, though {Source}={options.Source} reads it from a secret; remove it", example);

    private static void CheckSettings(RedisOptions options, SettingFaults faults)
    {
        var names = new[] { options.ConnectionStringSecretName, options.ResultKeySecretName, options.PreviousResultKeySecretName };
        faults.Require(names.All(string.IsNullOrEmpty), Source, "is missing, though a secret's name is set: it is KeyVault or Kms", "KeyVault");
        if (options.IsOn)
            CheckConnection(options, faults);
        else
            faults.Require(
                string.IsNullOrEmpty(options.ResultKey) && options.Source is null,
                ConnectionString,
                $"is missing, though {(options.Source is null ? ResultKeyName : Source)} is set",
                ConnectionExample);
    }

    private static void CheckConnection(RedisOptions options, SettingFaults faults)
    {
        faults.RequireResolved(options.ConnectionString, ConnectionString, ConnectionExample);
        faults.Require(RedisConnection.CanRead(options.ConnectionString!), ConnectionString, "is not a connection string: host:port, more of them, then name=value, separated by commas", ConnectionExample);
        CheckKey(options.ResultKey, ResultKeyName, faults);
        if (string.IsNullOrEmpty(options.PreviousResultKey))
            return;
        CheckKey(options.PreviousResultKey, PreviousResultKey, faults);
        faults.Require(!string.Equals(options.PreviousResultKey, options.ResultKey, StringComparison.Ordinal), PreviousResultKey, $"is the same as {ResultKeyName}", KeyExample);
    }

    private static void CheckKey(string? text, string setting, SettingFaults faults)
    {
        faults.RequireResolved(text, setting, KeyExample);
        faults.Require(ResultKey.TryRead(text, out _), setting, "is missing or is not the Base64 of at least 32 bytes", KeyExample);
    }
}
