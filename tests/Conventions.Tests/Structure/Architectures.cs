using System.Diagnostics;
using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using CaptchaGate.Conventions.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Assembly = System.Reflection.Assembly;

namespace CaptchaGate.Conventions.Tests.Structure;

/// <summary>The compiled types: of the solution, and of the solution with the seeds.</summary>
internal static class Architectures
{
    public static Architecture OfSolution { get; } = Solution().Build();

    public static Architecture WithSeeds { get; } = BuildWithSeeds();

    private static ArchLoader Solution() => new ArchLoader().LoadAssemblies([.. SolutionUnderTest.All]);

    private static Architecture BuildWithSeeds()
    {
        var folder = Directory.CreateTempSubdirectory("captcha-gate-seeds-");
        try
        {
            Compile(Path.Combine(folder.FullName, "Seeds.dll"));
            return Solution().LoadFilteredDirectory(folder.FullName, "Seeds.dll").Build();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compile(string path)
    {
        var tests = Assembly.GetExecutingAssembly();
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        // Under the tests' own name, so that the seeds see the internal types; and compiled as they are, because an optimized method is written in another way.
        var compilation = CSharpCompilation.Create(
            tests.GetName().Name,
            Seeds.All.Select(static seed => CSharpSyntaxTree.ParseText(seed.Source)),
            platform.Where(file => !string.Equals(file, tests.Location, StringComparison.Ordinal)).Select(static file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: IsOptimized(SolutionUnderTest.Core) ? OptimizationLevel.Release : OptimizationLevel.Debug));
        var result = compilation.Emit(path);
        Assert.Empty(result.Diagnostics.Where(static diagnostic => diagnostic.Severity is DiagnosticSeverity.Error));
    }

    private static bool IsOptimized(Assembly assembly) => assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };
}
