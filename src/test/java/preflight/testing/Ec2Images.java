package preflight.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import preflight.testing.AwsTrouble.Refusal;

/** The images, snapshots and tags of the account; its caller keeps threads apart. */
final class Ec2Images {

  /** An image that is available. */
  record Image(
      String id,
      String name,
      String description,
      String architecture,
      String bootMode,
      String root,
      List<Disk> disks) {}

  /** A device and the snapshot that its volume is made of. */
  record Disk(String device, String snapshot) {}

  private final Ec2Ids ids;
  private final Map<String, Image> images = new LinkedHashMap<>();
  private final Set<String> resources = new LinkedHashSet<>();
  private final Map<String, Map<String, String>> tags = new TreeMap<>();

  Ec2Images(Ec2Ids ids) {
    this.ids = ids;
  }

  List<Image> all() {
    return List.copyOf(images.values());
  }

  Map<String, String> tags(String resource) {
    return Map.copyOf(tags.getOrDefault(resource, Map.of()));
  }

  void exists(String resource, Map<String, String> itsTags) {
    resources.add(resource);
    if (!itsTags.isEmpty()) {
      tags.computeIfAbsent(resource, r -> new TreeMap<>()).putAll(itsTags);
    }
  }

  String snapshot() {
    String id = ids.next("snap-");
    exists(id, Map.of());
    return id;
  }

  Image add(
      String name,
      String description,
      String architecture,
      String bootMode,
      String root,
      List<Disk> disks) {
    Image image =
        new Image(
            ids.next("ami-"), name, description, architecture, bootMode, root, List.copyOf(disks));
    images.put(image.id(), image);
    exists(image.id(), Map.of());
    return image;
  }

  AwsXml register(AwsCall call) throws Refusal {
    String name = call.text("Name");
    if (name.isEmpty()) {
      throw new Refusal(400, "MissingParameter", "The request must contain the parameter Name");
    }
    List<Disk> disks = new ArrayList<>();
    for (String part : call.parts("BlockDeviceMapping")) {
      String snapshot = call.text(part + "Ebs.SnapshotId");
      if (!snapshot.isEmpty() && !resources.contains(snapshot)) {
        throw new Refusal(
            400, "InvalidSnapshot.NotFound", "The snapshot '" + snapshot + "' does not exist.");
      }
      disks.add(new Disk(call.text(part + "DeviceName"), snapshot));
    }
    String root = call.text("RootDeviceName");
    if (disks.stream().noneMatch(disk -> disk.device().equals(root))) {
      throw new Refusal(
          400,
          "InvalidBlockDeviceMapping",
          "The root device " + root + " is not in the block device mapping");
    }
    for (Image image : images.values()) {
      if (image.name().equals(name)) {
        throw new Refusal(
            400,
            "InvalidAMIName.Duplicate",
            "AMI name " + name + " is already in use by AMI " + image.id());
      }
    }
    refuseDryRun(call);
    String architecture = call.parameters().getOrDefault("Architecture", "i386");
    Image image =
        add(name, call.text("Description"), architecture, call.text("BootMode"), root, disks);
    exists(image.id(), call.tags("image"));
    for (Disk disk : disks) {
      exists(disk.snapshot(), call.tags("snapshot"));
    }
    return new AwsXml().element("imageId", image.id());
  }

  AwsXml describe(AwsCall call) throws Refusal {
    List<String> wanted = call.texts("ImageId");
    for (String id : wanted) {
      if (!images.containsKey(id)) {
        throw new Refusal(
            400, "InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
      }
    }
    for (String owner : call.texts("Owner")) {
      if (!owner.equals("self") && !owner.equals(AwsStandIn.ACCOUNT)) {
        throw new Refusal(
            400, "InvalidParameterValue", "the stand-in has images of one account, not " + owner);
      }
    }
    AwsXml xml = new AwsXml().open("imagesSet");
    for (Image image : images.values()) {
      if ((wanted.isEmpty() || wanted.contains(image.id())) && passes(call, image)) {
        show(xml, image);
      }
    }
    return xml.close("imagesSet");
  }

  AwsXml tag(AwsCall call) throws Refusal {
    List<String> wanted = call.texts("ResourceId");
    for (String id : wanted) {
      if (!resources.contains(id)) {
        throw new Refusal(400, "InvalidID", "The ID '" + id + "' is not valid");
      }
    }
    refuseDryRun(call);
    for (String id : wanted) {
      exists(id, call.tagsBelow("Tag"));
    }
    return new AwsXml().element("return", "true");
  }

  /** Where everything else would have gone well. */
  static void refuseDryRun(AwsCall call) throws Refusal {
    if (call.dryRun()) {
      throw new Refusal(
          412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    }
  }

  private boolean passes(AwsCall call, Image image) throws Refusal {
    for (String filter : call.parts("Filter")) {
      String name = call.text(filter + "Name");
      Optional<String> value =
          name.startsWith("tag:")
              ? Optional.ofNullable(tags(image.id()).get(name.substring("tag:".length())))
              : Optional.of(
                  switch (name) {
                    case "name" -> image.name();
                    case "image-id" -> image.id();
                    case "state" -> "available";
                    default ->
                        throw new Refusal(
                            400, "InvalidParameterValue", "The filter '" + name + "' is invalid");
                  });
      if (value.isEmpty() || !call.texts(filter + "Value").contains(value.get())) {
        return false;
      }
    }
    return true;
  }

  private void show(AwsXml xml, Image image) {
    xml.open("item")
        .element("imageId", image.id())
        .element("imageLocation", AwsStandIn.ACCOUNT + "/" + image.name())
        .element("imageState", "available")
        .element("imageOwnerId", AwsStandIn.ACCOUNT)
        .element("isPublic", "false")
        .element("architecture", image.architecture())
        .element("imageType", "machine")
        .element("name", image.name())
        .element("description", image.description())
        .element("bootMode", image.bootMode())
        .element("rootDeviceType", "ebs")
        .element("rootDeviceName", image.root())
        .element("virtualizationType", "hvm")
        .element("creationDate", "2026-01-01T00:00:00.000Z")
        .open("blockDeviceMapping");
    for (Disk disk : image.disks()) {
      xml.open("item")
          .element("deviceName", disk.device())
          .open("ebs")
          .element("snapshotId", disk.snapshot())
          .element("deleteOnTermination", "true")
          .close("ebs")
          .close("item");
    }
    xml.close("blockDeviceMapping").tags(tags(image.id())).close("item");
  }
}
