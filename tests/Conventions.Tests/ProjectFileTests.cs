using System.Xml.Linq;
using CaptchaGate.Conventions.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Conventions.Tests;

/// <summary>What the compiled types cannot show (<see cref="Structure.ArchitectureTests"/>): which packages a project asks for, and in which folder a file is.</summary>
public sealed class ProjectFileTests
{
    [Theory]
    [InlineData("Azure", "CaptchaGate.Azure.csproj", "CaptchaGate.AzureMonitor.csproj")]
    [InlineData("Microsoft.Azure", "CaptchaGate.VerifyFunction.csproj")]
    [InlineData("OpenTelemetry", "CaptchaGate.OpenTelemetry.csproj")]
    [InlineData("StackExchange", "CaptchaGate.Redis.csproj")]
    public void A_family_of_packages_is_asked_for_only_where_it_may_be_used(string family, params string[] allowed)
    {
        var asking = from project in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                     where !project.Contains("/tests/", StringComparison.Ordinal)
                     where Items(project, "PackageReference").Any(package => IsUnder(package, family))
                     select Path.GetFileName(project);
        Assert.Equal(allowed, asking.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void The_emulator_is_made_of_its_own_files_only()
    {
        var project = Repository.PathOf("tools/Emulator/CaptchaGate.Emulator.csproj");
        Assert.NotEmpty(Items(project, "FrameworkReference").Concat(Items(project, "PackageReference")).Concat(Items(project, "EmbeddedResource")));
        Assert.Empty(Items(project, "ProjectReference").Concat(Items(project, "Compile")));
    }

    [Fact]
    public void A_namespace_is_the_files_folder()
    {
        foreach (var file in Sources.Product)
        {
            var folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')["src/".Length..].Replace('/', '.');
            Assert.True(file.Lines.Contains($"namespace CaptchaGate.{folder};", StringComparer.Ordinal), $"{file} is not in the namespace CaptchaGate.{folder}");
        }
    }

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(static item => item.Attribute("Include")?.Value ?? "");

    private static bool IsUnder(string name, string family) =>
        string.Equals(name, family, StringComparison.Ordinal) || name.StartsWith(family + ".", StringComparison.Ordinal);
}
