namespace CaptchaGate.Packages.Tests;

/// <summary>A package that grows starts slower and costs more to keep: raise a limit with the reason in the commit.</summary>
public sealed class SizeTests
{
    [Theory]
    [InlineData("artifacts/function-compute.zip", 9.9, "function-compute")]
    [InlineData("artifacts/native/custom-handler.zip", 13.1, "custom-handler -p:NativeAot=true \"-p:ArtifactsRoot=$PWD/artifacts/native\"")]
    public void The_native_packages_stay_small(string package, double maxMegabytes, string profile)
    {
        var file = new FileInfo(Repository.PathOf(package));
        NotRun.When(!file.Exists, $"the size of {package}; dotnet publish functions/VerifyServer -p:PublishProfile={profile}");

        Assert.InRange(file.Length / 1e6, 1, maxMegabytes);
    }
}
