using System.Diagnostics;
using System.IO.Compression;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>A published program, as it would be uploaded.</summary>
internal sealed record Package(string Form, bool IsGate, string[] Command, long Bytes, long ZippedBytes)
{
    public const string NativeAot = "Native AOT";

    private const string FrameworkDependent = "framework-dependent";
    private const string SingleFile = "single file, trimmed, ReadyToRun";

    public static IReadOnlyList<string> Forms { get; } = [FrameworkDependent, SingleFile, NativeAot];

    public string Name => $"{(IsGate ? "gate" : "bare server")}, {Form}";

    public static async Task<Package> PublishAsync(string form, bool isGate)
    {
        var (project, assembly) = isGate ? ("functions/VerifyServer", "CaptchaGate.VerifyServer") : ("bench/Floor", "CaptchaGate.Bench.Floor");
        var folder = Path.Combine(Programs.Repository, "artifacts/bench", $"{assembly}-{Forms.ToList().IndexOf(form)}");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        string[] options = (form, isGate) switch
        {
            (FrameworkDependent, _) => [],
            (_, true) => ["-p:PublishProfile=function-compute", $"-p:NativeAot={form is NativeAot}"],
            _ => ["-p:LikeTheGate=true", $"-p:NativeAot={form is NativeAot}"],
        };
        await RunAsync("dotnet", ["publish", Path.Combine(Programs.Repository, project), "-c", "Release", "-p:DebugType=none", $"-p:PublishDir={folder}/", .. options]);
        string[] command = form is FrameworkDependent ? ["dotnet", Path.Combine(folder, assembly + ".dll")] : [Path.Combine(folder, assembly)];
        var bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
        return new Package(form, isGate, command, bytes, Zip(folder));
    }

    public override string ToString() => Name;

    private static long Zip(string folder)
    {
        var zip = folder + ".zip";
        File.Delete(zip);
        ZipFile.CreateFromDirectory(folder, zip, CompressionLevel.SmallestSize, includeBaseDirectory: false);
        return new FileInfo(zip).Length;
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
    }
}
