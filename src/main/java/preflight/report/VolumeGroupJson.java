package preflight.report;

import preflight.block.lvm.LogicalVolume;
import preflight.block.lvm.PhysicalVolume;
import preflight.block.lvm.VolumeGroup;
import preflight.inspection.DeviceFacts;
import preflight.inspection.VolumeGroupFacts;

/** A volume group as members of a JSON object. */
final class VolumeGroupJson {

  private VolumeGroupJson() {}

  static void write(Json json, VolumeGroupFacts facts) {
    VolumeGroup group = facts.group();
    json.begin()
        .put("name", group.name())
        .put("uuid", group.id())
        .put("seqno", group.seqno())
        .put("extentSize", group.extentSize())
        .put("exported", group.exported());
    json.array("physicalVolumes");
    for (PhysicalVolume volume : group.physicalVolumes()) {
      json.begin()
          .put("name", volume.name())
          .put("uuid", volume.id())
          .put("size", volume.size())
          .put("state", volume.state().label())
          .place(volume.place())
          .end();
    }
    json.endArray().array("logicalVolumes");
    for (LogicalVolume volume : group.logicalVolumes()) {
      json.begin()
          .put("name", volume.name())
          .put("uuid", volume.id())
          .put("visible", volume.visible())
          .put("size", volume.size())
          .put("segmentTypes", volume.segmentTypes())
          .put("missing", volume.missing())
          .fact("content", volume.content(), source -> json.put("size", source.size()))
          .end();
    }
    json.endArray().array("devices");
    for (DeviceFacts device : facts.volumes()) {
      InspectionJson.device(json, device);
    }
    json.endArray().troubles(group.troubles()).end();
  }
}
