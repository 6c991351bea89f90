using CaptchaGate.Core.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Redis;

/// <summary>The names of the <c>Shared__Redis</c> settings and what makes them valid.</summary>
internal sealed class RedisSettings : IValidateOptions<RedisOptions>
{
    private const string ConnectionString = "Shared__Redis__ConnectionString";
    private const string KeyPrefix = "Shared__Redis__KeyPrefix";
    private const string Timeout = "Shared__Redis__Timeout";
    private const string MaxInstances = "Shared__Redis__MaxInstances";
    private const string ResultKeyName = "Shared__Redis__ResultKey";
    private const string PreviousResultKey = "Shared__Redis__PreviousResultKey";

    private const string ConnectionExample = "my-redis.example.com:6380,password=...";
    private const string KeyExample = "(the output of: openssl rand -base64 32)";
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
            CheckConnection(options, faults);
        else
            faults.Require(string.IsNullOrEmpty(options.ResultKey), ConnectionString, $"is missing, though {ResultKeyName} is set", ConnectionExample);
        return faults.ToResult();
    }

    private static void CheckConnection(RedisOptions options, SettingFaults faults)
    {
        faults.RequireResolved(options.ConnectionString, ConnectionString, ConnectionExample);
        faults.Require(RedisConnection.CanRead(options.ConnectionString!), ConnectionString, "is not a connection string: host:port, more of them, then name=value, separated by commas", ConnectionExample);
        faults.Require(options.MaxInstances is not null, MaxInstances, $"is missing, though {ConnectionString} is set: set it to the most instances that run at once", "10");
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
