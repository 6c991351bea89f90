using System.Collections.Concurrent;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>The scenes of all accounts, by id.</summary>
public sealed class Scenes
{
    public const string V2 = "emuscene2";
    public const string V3 = "emuscene3";
    public const string TestPass = "emutestpass";
    public const string TestFail = "emutestfail";

    private readonly ConcurrentDictionary<string, Scene> _byId = new(StringComparer.Ordinal);

    internal Scenes() => Reset();

    /// <summary>Adds a scene or replaces the one of the same id.</summary>
    public void Put(Scene scene) => _byId[scene.Id] = scene;

    public bool Remove(string id) => _byId.TryRemove(id, out _);

    public Scene? Find(string id) => _byId.GetValueOrDefault(id);

    public IReadOnlyCollection<Scene> All => [.. _byId.Values.OrderBy(scene => scene.Id, StringComparer.Ordinal)];

    internal void Reset()
    {
        _byId.Clear();
        Put(new(V2) { Architecture = Architecture.V2 });
        Put(new(V3) { Architecture = Architecture.V3 });
        Put(new(TestPass) { TestMode = TestMode.Pass });
        Put(new(TestFail) { TestMode = TestMode.Fail });
    }
}
