using System.Net;
using CaptchaGate.Core.Alibaba.Connections;

namespace CaptchaGate.Core.Tests.Alibaba.Connections;

/// <summary>The machine's files that say where names come from.</summary>
public sealed class MachineSettingsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Name_servers_are_read_in_their_order()
    {
        File.WriteAllText(_path, "# comment\nsearch example\nnameserver 192.0.2.53\n\tnameserver\t2001:db8::53 # second\nnameserver nonsense\nnameserver\noptions ndots:5\n");
        Assert.Equal([new IPEndPoint(IPAddress.Parse("192.0.2.53"), 53), new IPEndPoint(IPAddress.Parse("2001:db8::53"), 53)], NameServers.FromResolvConf(_path));
    }

    [Fact]
    public void A_file_that_is_not_there_names_nothing()
    {
        File.Delete(_path);
        Assert.Empty(NameServers.FromResolvConf(_path));
        Assert.Empty(HostsFile.Find(_path, "service"));
    }

    [Fact]
    public void This_machine_has_one_to_three_name_servers() => Assert.InRange(NameServers.Read().Count, 1, 3);

    [Fact]
    public void A_name_in_the_hosts_file_has_its_addresses()
    {
        File.WriteAllText(_path, "127.0.0.1 localhost\n192.0.2.1 other Service.example # service\n2001:db8::1\tservice.example\n#192.0.2.3 service.example\nnonsense service.example\n");
        Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")], HostsFile.Find(_path, "service.example"));
        Assert.Empty(HostsFile.Find(_path, "service"));
        Assert.Empty(HostsFile.Find(_path, "example"));
    }

    public void Dispose() => File.Delete(_path);
}
