using System.IO.Compression;
using System.Net;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>A program in one of the forms that it can be started in.</summary>
internal sealed record Package(string Program, string Form, string[] Command)
{
    public const string Gate = "gate";
    public const string Floor = "floor";
    public const string NativeAot = "Native AOT";

    private const string FrameworkDependent = "framework-dependent";
    private const string SingleFile = "ReadyToRun";

    public static IReadOnlyList<string> Forms { get; } = [FrameworkDependent, SingleFile, NativeAot];

    public string Name => $"{Program}, {Form}";

    /// <value>The size of its files.</value>
    public long Bytes { get; private init; }

    public long ZippedBytes { get; private init; }

    /// <value>Whether it needs a runtime, which can tell its own figures.</value>
    public bool IsManaged => Command[0] is "dotnet";

    /// <summary>As it was built with this project: the code is compiled while it runs.</summary>
    public static Package Built(string program) =>
        new(program, "JIT", ["dotnet", program is Gate ? Programs.Built("functions/VerifyServer", "CaptchaGate.VerifyServer") : Programs.Built("bench/Floor", "CaptchaGate.Bench.Floor")]);

    /// <summary>As it would be uploaded.</summary>
    /// <param name="again">Whether to publish what an earlier run published already.</param>
    public static async Task<Package> PublishAsync(string form, string program, bool again)
    {
        var (project, assembly) = program is Gate ? ("functions/VerifyServer", "CaptchaGate.VerifyServer") : ("bench/Floor", "CaptchaGate.Bench.Floor");
        var folder = Path.Combine(Programs.Repository, "artifacts/bench", $"{assembly}-{Forms.ToList().IndexOf(form)}");
        string[] command = form is FrameworkDependent ? ["dotnet", Path.Combine(folder, assembly + ".dll")] : [Path.Combine(folder, assembly)];
        if (!again && File.Exists(command[^1]))
            return Of(program, form, folder, command);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        string[] options = (form, program) switch
        {
            (FrameworkDependent, _) => [],
            (_, Gate) => ["-p:PublishProfile=function-compute", $"-p:NativeAot={form is NativeAot}"],
            _ => ["-p:LikeTheGate=true", $"-p:NativeAot={form is NativeAot}"],
        };
        await Tool.RunAsync(Programs.Repository, "dotnet", ["publish", project, "-c", "Release", "-p:DebugType=none", $"-p:PublishDir={folder}/", .. options]);
        return Of(program, form, folder, command);
    }

    /// <summary>What <paramref name="folder"/> holds.</summary>
    public static Package Of(string program, string form, string folder, params string[] command)
    {
        var zip = folder + ".zip";
        File.Delete(zip);
        ZipFile.CreateFromDirectory(folder, zip, CompressionLevel.SmallestSize, includeBaseDirectory: false);
        return new Package(program, form, command)
        {
            Bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length),
            ZippedBytes = new FileInfo(zip).Length,
        };
    }

    public Dictionary<string, string> Settings(IPEndPoint address, IPEndPoint service) =>
        Program is Gate ? Programs.GateSettings(address, service) : Programs.FloorSettings(address, service);

    public override string ToString() => Name;
}
