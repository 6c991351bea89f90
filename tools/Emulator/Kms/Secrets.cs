using System.Collections.Concurrent;
using System.Globalization;

namespace CaptchaGate.Emulator.Kms;

/// <summary>The secrets of the emulated Key Management Service.</summary>
public sealed class Secrets
{
    private readonly ConcurrentDictionary<string, SecretRecord> _byName = new(StringComparer.Ordinal);
    private int _versions;

    internal Secrets()
    {
    }

    /// <summary>Adds a secret or a new version of it: what was <c>ACSCurrent</c> becomes <c>ACSPrevious</c>.</summary>
    public void Put(string name, string data)
    {
        var version = new SecretVersion(data, Interlocked.Increment(ref _versions).ToString("d32", CultureInfo.InvariantCulture));
        _byName.AddOrUpdate(name, _ => new(version, null, Denied: false), (_, old) => old with { Current = version, Previous = old.Current });
    }

    /// <summary>Whether reading is forbidden: <c>Forbidden.NoPermission</c>.</summary>
    public void Deny(string name, bool denied = true)
    {
        var secret = Find(name) ?? throw new ArgumentException($"no secret '{name}'", nameof(name));
        _byName[name] = secret with { Denied = denied };
    }

    public bool Remove(string name) => _byName.TryRemove(name, out _);

    internal SecretRecord? Find(string name) => _byName.GetValueOrDefault(name);

    internal void Reset() => _byName.Clear();
}

internal sealed record SecretVersion(string Data, string Id);

internal sealed record SecretRecord(SecretVersion Current, SecretVersion? Previous, bool Denied);
