using System.Collections.Concurrent;

namespace CaptchaGate.Emulator.Signing;

/// <summary>The access keys that the emulator knows, by id.</summary>
public sealed class EmulatorKeys
{
    public const string DefaultId = "LTAIemulator";
    public const string DefaultSecret = "emulator-secret";

    private readonly ConcurrentDictionary<string, EmulatorKey> _byId = new(StringComparer.Ordinal);

    internal EmulatorKeys() => Reset();

    /// <summary>Adds a key or replaces the one of the same id.</summary>
    public void Put(EmulatorKey key) => _byId[key.Id] = key;

    /// <summary>Forgets a key: its calls get <c>InvalidAccessKeyId.NotFound</c>.</summary>
    public bool Remove(string id) => _byId.TryRemove(id, out _);

    /// <summary>Switches a key off, as an operator does in the console.</summary>
    public void Disable(string id) => Refuse(id, "InvalidAccessKeyId.Inactive");

    /// <summary>Answers every call of a key with a Code; null lets it call again.</summary>
    public void Refuse(string id, string? code)
    {
        var key = Find(id) ?? throw new ArgumentException($"no key '{id}'", nameof(id));
        Put(new()
        {
            Id = id,
            Secret = key.Secret,
            SecurityToken = key.SecurityToken,
            ExpiresAt = key.ExpiresAt,
            Owner = key.Owner,
            RefusedWith = code,
        });
    }

    public EmulatorKey? Find(string id) => _byId.GetValueOrDefault(id);

    internal bool KnowsToken(string securityToken) =>
        _byId.Values.Any(key => string.Equals(key.SecurityToken, securityToken, StringComparison.Ordinal));

    internal void Reset()
    {
        _byId.Clear();
        Put(new() { Id = DefaultId, Secret = DefaultSecret });
    }
}
